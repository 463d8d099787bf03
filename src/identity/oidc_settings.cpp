#include "identity/oidc_settings.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include "identity/limits.h"
#include "identity/words.h"

namespace plumb::identity {
namespace {

constexpr std::array<std::string_view, 3> kNewcomers = {"nobody", "in_mapped_group", "everybody"};

std::string place(std::string_view where, const YAML::Node& node) {
  return std::string(where) + ":" + std::to_string(node.Mark().line + 1);
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 40 && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_scope(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
  });
}

// What holds for a provider wherever it is written down.
Status check(ProviderSettings& provider, const std::string& where) {
  if (!is_id(provider.id)) {
    return bad_input("A sign-in provider has no usable id.", where,
                     "Give an id of at most 40 characters from a-z, 0-9 and hyphen.");
  }
  if (!is_fetchable(provider.issuer) || provider.issuer.find('?') != std::string::npos) {
    return bad_input("The issuer of a sign-in provider is no https address.", where,
                     "Give it as the provider calls itself, such as https://login.example.org.");
  }
  if (provider.client_id.empty()) {
    return bad_input("A sign-in provider has no client_id.", where,
                     "Give the one this server was registered with there.");
  }
  if (provider.label.empty()) provider.label = provider.id;
  if (!read_name(provider.label).ok()) {
    return bad_input("The label of a sign-in provider is no line of text.", where,
                     "Give what its button is to say.");
  }
  if (provider.groups_claim.empty()) {
    return bad_input("The groups_claim of a sign-in provider is empty.", where,
                     "Leave it out to use \"groups\".");
  }
  for (const std::string& scope : provider.scopes) {
    if (!is_scope(scope)) {
      return bad_input("A scope of a sign-in provider is not one word.", where,
                       "List the scopes one by one.");
    }
  }
  // Without it there is no ID token.
  const auto& scopes = provider.scopes;
  if (std::find(scopes.begin(), scopes.end(), "openid") == scopes.end()) {
    provider.scopes.insert(provider.scopes.begin(), "openid");
  }
  return done();
}

Status set_newcomers(std::string_view text, const std::string& where, ProviderSettings& provider) {
  const auto newcomers = newcomers_named(text);
  if (!newcomers) {
    return bad_input("\"newcomers\" is " + printable(text, 40) + ".", where,
                     "Use nobody, in_mapped_group or everybody.");
  }
  provider.newcomers = *newcomers;
  return done();
}

Status read_scopes(const YAML::Node& node, const std::string& where, ProviderSettings& provider) {
  if (!node.IsSequence()) {
    return bad_input("\"scopes\" is no list.", where, "Write them as [openid, email, profile].");
  }
  provider.scopes.clear();
  for (const YAML::Node& item : node) provider.scopes.push_back(item.as<std::string>());
  return done();
}

Result<ProviderSettings> read_provider(const YAML::Node& node, std::string_view file) {
  if (!node.IsMap()) {
    return bad_input("A sign-in provider is no map.", place(file, node),
                     "Give id, issuer, client_id and client_secret.");
  }
  ProviderSettings out;
  const std::pair<std::string_view, std::string*> texts[] = {
      {"id", &out.id},
      {"label", &out.label},
      {"issuer", &out.issuer},
      {"client_id", &out.client_id},
      {"client_secret", &out.client_secret},
      {"groups_claim", &out.groups_claim},
  };
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    const std::string where = place(file, entry.first);
    const auto text = std::find_if(std::begin(texts), std::end(texts),
                                   [&](const auto& known) { return known.first == key; });
    if (text != std::end(texts)) {
      *text->second = entry.second.as<std::string>();
    } else if (key == "scopes") {
      PLUMB_CHECK(read_scopes(entry.second, where, out));
    } else if (key == "newcomers") {
      PLUMB_CHECK(set_newcomers(entry.second.as<std::string>(), where, out));
    } else {
      return bad_input("A sign-in provider has no setting \"" + printable(key, 40) + "\".", where,
                       "Use id, label, issuer, client_id, client_secret, scopes, groups_claim and "
                       "newcomers.");
    }
  }
  PLUMB_CHECK(check(out, place(file, node)));
  return out;
}

}  // namespace

std::string_view name_of(Newcomers newcomers) {
  return kNewcomers[static_cast<std::size_t>(newcomers)];
}

std::optional<Newcomers> newcomers_named(std::string_view name) {
  const auto found = std::find(kNewcomers.begin(), kNewcomers.end(), name);
  if (found == kNewcomers.end()) return std::nullopt;
  return static_cast<Newcomers>(found - kNewcomers.begin());
}

Result<std::vector<ProviderSettings>> read_providers(std::string_view text,
                                                     std::string_view where) {
  try {
    const YAML::Node document = YAML::Load(std::string(text));
    const YAML::Node list = document.IsMap() ? document["providers"] : YAML::Node();
    if (!list.IsSequence()) {
      return bad_input("There is no list \"providers\".", std::string(where),
                       "Begin with \"providers:\" and list one provider per entry.");
    }
    std::vector<ProviderSettings> out;
    for (const YAML::Node& node : list) {
      PLUMB_TRY(ProviderSettings provider, read_provider(node, where));
      for (const ProviderSettings& other : out) {
        if (other.id != provider.id && other.issuer != provider.issuer) continue;
        return bad_input("Two sign-in providers have the same id or issuer.", place(where, node),
                         "Keep one of them.");
      }
      out.push_back(std::move(provider));
    }
    return out;
  } catch (const YAML::Exception& error) {
    return bad_input("The settings of sign-in providers cannot be read: " + error.msg + ".",
                     std::string(where) + ":" + std::to_string(error.mark.line + 1),
                     "Check indentation and quotes.");
  }
}

Result<std::optional<ProviderSettings>> provider_in(
    const std::function<std::string(const std::string&)>& variable) {
  const auto get = [&](const char* name) { return variable(std::string("PLUMB_OIDC_") + name); };
  ProviderSettings out;
  out.issuer = get("ISSUER");
  if (out.issuer.empty()) return std::optional<ProviderSettings>{};
  const std::string where = "PLUMB_OIDC_* in the environment";
  out.id = get("ID");
  if (out.id.empty()) out.id = "oidc";
  out.label = get("LABEL");
  if (out.label.empty()) out.label = "Single sign-on";
  out.client_id = get("CLIENT_ID");
  out.client_secret = get("CLIENT_SECRET");
  if (const std::string claim = get("GROUPS_CLAIM"); !claim.empty()) out.groups_claim = claim;
  if (const std::string scopes = get("SCOPES"); !scopes.empty()) {
    std::istringstream words(scopes);
    out.scopes = {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
  }
  if (const std::string newcomers = get("NEWCOMERS"); !newcomers.empty()) {
    PLUMB_CHECK(set_newcomers(newcomers, where, out));
  }
  PLUMB_CHECK(check(out, where));
  return std::optional<ProviderSettings>{std::move(out)};
}

}  // namespace plumb::identity
