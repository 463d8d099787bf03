// What the product writes to people, in English and German: a greeting, what it is about, one link,
// and why they get it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/letter.h"
#include "service/campaigns.h"
#include "service/notifications.h"
#include "service/owed.h"

namespace plumb::api {

// A survey somebody is asked to answer.
struct SurveyLetter {
  enum class Kind : unsigned char { invitation, reminder, door };
  Kind kind = Kind::invitation;
  std::string organisation;
  const service::Campaign* campaign = nullptr;
  int minutes = 1;
  std::string person;  // empty at a door: the letter is equal for everybody
  std::string link;
};
mail::Letter survey_letter(const SurveyLetter& about, std::string_view language);

// An account in a workspace, and a new password.
mail::Letter invitation_letter(const std::string& organisation, const std::string& by,
                               const std::string& link, const std::string& until,
                               std::string_view language);
mail::Letter reset_letter(const std::string& person, const std::string& link,
                          const std::string& until, std::string_view language);
mail::Letter test_letter(std::string_view language);

// What concerns somebody in one workspace.
struct NoticesLetter {
  enum class Kind : unsigned char { important, at_once, daily };
  Kind kind = Kind::important;
  std::string organisation;
  std::string person;
  std::string base;       // "https://plumbline.example.org"
  std::string workspace;  // id
  struct Told {
    service::Notification what;
    std::string actor;  // name
  };
  std::vector<Told> told;
  std::vector<service::Owed> owed;
};
mail::Letter notices_letter(const NoticesLetter& about, std::string_view language);

// Where the web application shows a subject, "element:goal-1"; the workspace itself for others.
std::string address_of(const std::string& base, const std::string& workspace,
                       const std::string& subject);

}  // namespace plumb::api
