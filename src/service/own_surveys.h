// What somebody who is signed in was asked by name: open campaigns that know names, and a way into
// them without the link that was sent. Anonymous campaigns never appear: nobody knows whom they
// ask.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/answering.h"

namespace plumb::service {

// Whose name this is, decided when it is invited and told to whoever invites, so that a name that
// is taken later opens nothing: the one account with this login or name, or for which the one
// person element of this name or e-mail stands; else that element. "" where nobody or more than
// one answers to it. Case and outer spaces do not count. Linear in elements.
struct KnownAccount {
  std::string id;
  std::string login;
  std::string name;
  std::string person;  // element that stands for it; may be empty
};
class Holders {
 public:
  Holders(const model::Model& model, std::vector<KnownAccount> accounts);
  std::string holder_of(std::string_view name) const;

 private:
  void learn(std::string_view name, const std::string& holder);

  // Lower case; several holders of one name are one each.
  std::map<std::string, std::vector<std::string>> by_name_;
};

struct OwnSurvey {
  std::string id;  // of the ballot
  Campaign campaign;
  catalog::InstrumentPtr instrument;
  bool begun = false;
  bool finished = false;
  survey::Progress progress;
};

// Those that can be answered now; first what closes first, without an end last. `holders`: the
// account and the person element that stands for it, "" if none.
Result<std::vector<OwnSurvey>> own_surveys(Workspace& workspace,
                                           const std::vector<std::string>& holders);

// A secret that answers like the one of the link, which stays good. Code::not_found where the
// ballot is not the caller's or cannot be answered now. The newest kMostOwnWays of a ballot hold:
// one for every device somebody answers on.
inline constexpr std::size_t kMostOwnWays = 12;
Result<std::string> own_way(Workspace& workspace, std::string_view id,
                            const std::vector<std::string>& holders);

// Survey of the contract.
json::object own_survey_json(const OwnSurvey& survey);

}  // namespace plumb::service
