// Comments, files, saved views and what people are told, on a workspace of one's own.
#include <doctest/doctest.h>

#include <algorithm>

#include "service/attachments.h"
#include "service/comments.h"
#include "service/files.h"
#include "service/notifications.h"
#include "service/saved_views.h"
#include "service/workspace_fixture.h"

namespace plumb::service {
namespace {

using fixture::Bench;
using fixture::create;
using fixture::goal;
using fixture::set;

std::string find_member(std::string_view login) {
  if (login == "anna") return "u-anna";
  return login == "ben" ? "u-ben" : "";
}

Comment comment_on(std::string subject, std::string text, std::string by,
                   std::string reply_to = {}) {
  Comment out;
  out.subject = std::move(subject);
  out.text = std::move(text);
  out.by = std::move(by);
  out.reply_to = std::move(reply_to);
  return out;
}

TEST_CASE("logins are found where people mention somebody") {
  struct Row {
    const char* text;
    std::vector<std::string> logins;
  };
  const Row rows[] = {
      {"@anna, look", {"anna"}},         {"ask @anna and @ben.", {"anna", "ben"}},
      {"write to anna@example.org", {}}, {"@ nobody", {}},
      {"(@ben-2) @ben-2", {"ben-2"}},    {"@a.b. Then", {"a.b"}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(mentioned(row.text) == row.logins);
  }
}

TEST_CASE("a conversation about an element") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Nobody waits")}).ok());
  Workspace& workspace = *bench.workspace;
  const auto first = write_comment(
      workspace, comment_on("element:g", "Is this right, @ben?", "u-anna"), find_member);
  REQUIRE(first.ok());
  CHECK(first->mentions == std::vector<std::string>{"u-ben"});
  const auto reply =
      write_comment(workspace, comment_on("element:g", "It is.", "u-ben", first->id), find_member);
  REQUIRE(reply.ok());
  const auto deeper = write_comment(
      workspace, comment_on("element:g", "Thank you", "u-anna", reply->id), find_member);
  REQUIRE(deeper.ok());
  CHECK(deeper->reply_to == first->id);

  const auto all = comments_on(*workspace.snapshot().model, "element:g");
  REQUIRE(all.size() == 3);
  CHECK(all[0].id == first->id);
  CHECK(comment_counts(*workspace.snapshot().model).at("element:g") == 3);

  CHECK_FALSE(change_comment(workspace, reply->id, {}, true, "u-ben", find_member).ok());
  const auto settled = change_comment(workspace, first->id, {}, true, "u-ben", find_member);
  REQUIRE(settled.ok());
  CHECK(settled->resolved);
  CHECK(settled->changed_at.empty());
  CHECK(comment_counts(*workspace.snapshot().model).empty());
  const auto changed = change_comment(workspace, reply->id, "It is not.", {}, "u-ben", find_member);
  REQUIRE(changed.ok());
  CHECK_FALSE(changed->changed_at.empty());
  REQUIRE(remove_comment(workspace, reply->id, "u-ben").ok());
  CHECK(comments_on(*workspace.snapshot().model, "element:g").size() == 2);
  CHECK(workspace.verify()->damage.empty());
}

TEST_CASE("comments are refused on what is not there") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Goal"), goal("h", "Other")}).ok());
  Workspace& workspace = *bench.workspace;
  const auto other =
      write_comment(workspace, comment_on("element:h", "Hello", "u-anna"), find_member);
  REQUIRE(other.ok());
  const Comment rows[] = {
      comment_on("element:none", "Hello", "u-anna"),
      comment_on("scenario:s-1", "Hello", "u-anna"),
      comment_on("planet:mars", "Hello", "u-anna"),
      comment_on("element:", "Hello", "u-anna"),
      comment_on("element:g", " \n ", "u-anna"),
      comment_on("element:g", "Hello", "u-anna", other->id),
      comment_on("element:g", "Hello", "u-anna", "c-none"),
  };
  for (const Comment& row : rows) {
    INFO(row.subject << " " << row.reply_to);
    CHECK_FALSE(write_comment(workspace, row, find_member).ok());
  }
  CHECK(
      write_comment(workspace, comment_on("finding:silo/x", "Hello", "u-anna"), find_member).ok());
}

TEST_CASE("files are kept by their hash and told by their bytes") {
  Bench bench;
  REQUIRE(bench.write({goal("g", "Goal")}).ok());
  Workspace& workspace = *bench.workspace;
  Attachment wish;
  wish.subject = "element:g";
  wish.name = "../../notes\x01.txt";
  wish.by = "u-anna";
  const auto kept = attach(workspace, wish, "Plain words\n");
  REQUIRE(kept.ok());
  CHECK(kept->name == "notes.txt");
  CHECK(kept->type == "text/plain");
  CHECK(*workspace.blob(kept->hash) == "Plain words\n");
  CHECK(attachments_of(*workspace.snapshot().model, "element:g").size() == 1);
  CHECK_FALSE(attach(workspace, wish, "").ok());
  REQUIRE(remove_attachment(workspace, kept->id, "u-anna").ok());
  CHECK(attachments_of(*workspace.snapshot().model, "element:g").empty());
  CHECK(workspace.blob(kept->hash).ok());
  const auto proof = workspace.verify();
  REQUIRE(proof.ok());
  for (const store::Damage& one : proof->damage) FAIL_CHECK(one.where << ": " << one.what);

  struct Row {
    std::string_view bytes;
    const char* name;
    const char* type;
  };
  const Row rows[] = {
      {"\x89PNG\r\n\x1a\nxx", "a.png", "image/png"},
      {"%PDF-1.7", "a.html", "application/pdf"},
      {"<script>alert(1)</script>", "a.html", "text/plain"},
      {"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "text/plain"},
      {"PK\x03\x04zz", "Plan.XLSX",
       "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
      {"PK\x03\x04zz", "a.jar", "application/zip"},
      {std::string_view("\x00\x01", 2), "a.png", "application/octet-stream"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(sniffed_type(row.bytes, row.name) == row.type);
  }
}

TEST_CASE("views are one's own until they are shared") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  SavedView wish;
  wish.screen = "explorer";
  wish.name = "Old applications";
  wish.state = {{"type", "application"}};
  wish.by = "u-anna";
  const auto saved = save_view(workspace, wish);
  REQUIRE(saved.ok());
  const auto seen = [&](const char* account) {
    return saved_views(*workspace.snapshot().model, account).size();
  };
  CHECK(seen("u-anna") == 1);
  CHECK(seen("u-ben") == 0);
  CHECK_FALSE(find_saved_view(*workspace.snapshot().model, saved->id, "u-ben").ok());
  const auto exported_for = [&](const char* account) {
    const auto files = write_files(*workspace.snapshot().model, "W", "EUR", "json", account);
    REQUIRE(files.ok());
    return files->front().bytes.find("Old applications") != std::string::npos;
  };
  CHECK(exported_for("u-anna"));
  CHECK_FALSE(exported_for("u-ben"));
  REQUIRE(change_saved_view(workspace, *saved, {{}, true, {}}, "u-anna").ok());
  CHECK(seen("u-ben") == 1);
  CHECK(exported_for("u-ben"));
  wish.state["much"] = std::string(kSavedViewBytes, 'x');
  CHECK(save_view(workspace, wish).error().code == Error::Code::limit);
  wish.name = "  ";
  CHECK_FALSE(save_view(workspace, wish).ok());
}

// "kind subject reason" of what somebody is told, newest first.
std::vector<std::string> told(NotificationFeed& feed, const Workspace& workspace,
                              const Recipient& recipient) {
  std::vector<std::string> out;
  const auto all = feed.get(workspace, recipient, 100);
  REQUIRE(all.ok());
  for (const Notification& one : *all) out.push_back(one.kind + " " + one.subject);
  return out;
}

TEST_CASE("people are told what concerns them and nothing else") {
  Bench bench;
  Workspace& workspace = *bench.workspace;
  NotificationFeed feed;
  const Recipient anna{"u-anna", "person-anna"};
  const Recipient ben{"u-ben", "person-ben"};
  const auto by = [&](const char* actor, std::vector<Write> writes) {
    const auto done = workspace.commit({actor, "work", "test", {}, {}, std::move(writes)});
    REQUIRE(done.ok());
    return done->batch;
  };
  by("u-carl", {create("person-anna", {{"type", "person"}, {"name", "Anna"}}),
                create("person-ben", {{"type", "person"}, {"name", "Ben"}})});
  by("u-ben", {create("g1", {{"type", "goal"}, {"name", "G1"}, {"owner", "person-anna"}})});
  CHECK(told(feed, workspace, anna) == std::vector<std::string>{"assigned element:g1"});
  CHECK(told(feed, workspace, ben).empty());

  by("u-anna", {set("g1", {{"description", "mine"}})});
  by("u-ben", {set("g1", {{"description", "yours"}})});
  CHECK(told(feed, workspace, anna).front() == "changed element:g1");

  const auto comment =
      write_comment(workspace, comment_on("element:g1", "See this, @ben", "u-anna"), find_member);
  REQUIRE(comment.ok());
  CHECK(told(feed, workspace, ben).front() == "mention element:g1");
  REQUIRE(
      write_comment(workspace, comment_on("element:g1", "Seen", "u-ben", comment->id), find_member)
          .ok());
  CHECK(told(feed, workspace, anna).front() == "reply element:g1");

  const auto scenario = workspace.create_scenario("Plan B", "u-anna");
  REQUIRE(scenario.ok());
  REQUIRE(bench.write({set("g1", {{"weight", 3}})}, scenario->id).ok());
  REQUIRE(workspace.merge_scenario(scenario->id, {}, Prefer::refuse, "u-ben").ok());
  const auto news = told(feed, workspace, anna);
  CHECK(std::find(news.begin(), news.end(), "merged scenario:" + scenario->id) != news.end());

  // Many changes of one batch come as one.
  by("u-ben", {create("g2", {{"type", "goal"}, {"name", "G2"}, {"owner", "person-anna"}}),
               create("g3", {{"type", "goal"}, {"name", "G3"}, {"owner", "person-anna"}})});
  const auto all = feed.get(workspace, anna, 100);
  REQUIRE(all.ok());
  CHECK(all->front().kind == "assigned");
  CHECK(all->front().text == "made you responsible for G3 and 1 more");
  CHECK(all->front().subject.starts_with("batch:b-"));
  CHECK(all->front().reason == "You were named as responsible.");
}

}  // namespace
}  // namespace plumb::service
