#include "catalog/sam_catalog.h"

#include <algorithm>
#include <utility>

#include "catalog/reader.h"

namespace plumb::catalog {
namespace {

using model::Dimension;
using model::Domain;
using model::Lens;
using model::Perspective;
using model::Provenance;
using model::Sam;

const Names kDomainNames = {"BS", "IS", "OI", "II"};  // in the order of Domain
const Names kLinkNames = {"BS-IS", "BS-OI", "BS-II", "IS-OI", "IS-II", "OI-II"};  // of kLinks

template <typename T>
const T* known_one(const std::vector<T>& list, std::string_view id) {
  for (const T& item : list) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

template <typename T>
void put(std::vector<T>& list, T item) {
  for (T& known : list) {
    if (known.id != item.id) continue;
    known = std::move(item);
    return;
  }
  list.push_back(std::move(item));
}

class SamReader {
 public:
  void read(Fields& root) {
    const auto section = [&](std::string_view key, const char* kind, IdForm form, auto member) {
      const std::optional<Value> list = root.list(key);
      if (!list) return;
      each_with_id(root.problems(), *list, {kind, {}}, form,
                   [&](Fields& f, const std::string& id) { (this->*member)(f, id); });
    };
    section("sources", "source", IdForm::any, &SamReader::read_source);
    section("domains", "domain", IdForm::any, &SamReader::read_domain);
    section("links", "link", IdForm::any, &SamReader::read_link);
    section("lenses", "lens", IdForm::plain, &SamReader::read_lens);
    section("perspectives", "perspective", IdForm::plain, &SamReader::read_perspective);
  }

  Sam assemble(const std::vector<CatalogFile>& files, std::vector<Problem>& problems) {
    Names sources;
    for (const model::Source& source : sam_.sources) sources.push_back(source.id);
    check_references(references_, "source", sources, problems);
    const std::string base = files.empty() ? std::string() : files.front().name;
    const auto missing = [&](const std::string& what) {
      problems.push_back({base, 0, what + " is missing.", "Describe all of them."});
    };
    for (std::size_t i = 0; i < kDomainNames.size(); ++i) {
      if (!domain_known(static_cast<Domain>(i))) {
        missing("The domain '" + std::string(kDomainNames[i]) + "'");
      }
    }
    for (std::size_t i = 0; i < kLinkNames.size(); ++i) {
      if (!link_known(i)) missing("The link '" + std::string(kLinkNames[i]) + "'");
    }
    if (sam_.lenses.empty()) problems.push_back({base, 0, "There are no lenses.", "List some."});
    std::stable_sort(sam_.domains.begin(), sam_.domains.end(),
                     [](const auto& a, const auto& b) { return a.domain < b.domain; });
    std::stable_sort(sam_.links.begin(), sam_.links.end(),
                     [](const auto& a, const auto& b) { return a.link < b.link; });
    return std::move(sam_);
  }

 private:
  bool domain_known(Domain domain) const {
    return std::any_of(sam_.domains.begin(), sam_.domains.end(),
                       [&](const model::DomainText& d) { return d.domain == domain; });
  }
  bool link_known(std::size_t link) const {
    return std::any_of(sam_.links.begin(), sam_.links.end(),
                       [&](const model::LinkText& l) { return l.link == link; });
  }

  void read_source(Fields& fields, const std::string& id) {
    model::Source source{id, {}};
    fields.require("text");
    fields.text("text", source.text);
    put(sam_.sources, std::move(source));
  }

  // `verified: true` is a claim and needs somebody to have made it.
  void read_provenance(Fields& fields, std::string_view verified_key, std::string_view sources_key,
                       Provenance& provenance) {
    fields.boolean(verified_key, provenance.verified);
    if (fields.texts(sources_key, provenance.sources)) {
      for (const std::string& source : provenance.sources) {
        references_.push_back({fields.problems().file(), fields.line_of(sources_key),
                               fields.label(), "source", source});
      }
    }
    if (provenance.verified && provenance.sources.empty()) {
      fields.problems().add(fields.line_of(verified_key),
                            "The " + fields.label() + " is verified by no source.",
                            "Name the sources, or say 'verified: false'.");
    }
  }

  void read_domain(Fields& fields, const std::string& id) {
    const auto at = std::find(kDomainNames.begin(), kDomainNames.end(), id);
    model::DomainText text;
    if (at != kDomainNames.end()) {
      text.domain = static_cast<Domain>(at - kDomainNames.begin());
      for (const model::DomainText& known : sam_.domains) {
        if (known.domain == text.domain) text = known;
      }
    } else {
      fields.problems().add(fields.line_of("id"), "The " + fields.label() + " is not one of four.",
                            suggestion(id, kDomainNames));
      return fields.skip();
    }
    if (text.name.empty()) fields.require("name");
    fields.text("name", text.name);
    fields.text("short_name", text.short_name);
    if (text.short_name.empty()) text.short_name = text.name;
    fields.text("description", text.description);
    std::size_t word = 0;
    if (fields.choice("column", {"business", "it"}, word)) {
      text.column = word == 0 ? model::Side::business : model::Side::it;
    }
    if (fields.choice("row", {"external", "internal"}, word)) text.external = word == 0;
    read_provenance(fields, "verified", "sources", text.provenance);
    for (model::DomainText& known : sam_.domains) {
      if (known.domain != text.domain) continue;
      known = std::move(text);
      return;
    }
    sam_.domains.push_back(std::move(text));
  }

  void read_link(Fields& fields, const std::string& id) {
    const std::size_t link = model::link_index(id);
    if (link == model::kLinks.size()) {
      fields.problems().add(fields.line_of("id"), "The " + fields.label() + " is not one of six.",
                            suggestion(id, kLinkNames));
      return fields.skip();
    }
    model::LinkText text;
    for (const model::LinkText& known : sam_.links) {
      if (known.link == link) text = known;
    }
    text.link = link;
    if (text.question.empty()) fields.require("question");
    fields.text("question", text.question);
    read_provenance(fields, "verified", "sources", text.provenance);
    for (model::LinkText& known : sam_.links) {
      if (known.link != link) continue;
      known = std::move(text);
      return;
    }
    sam_.links.push_back(std::move(text));
  }

  void read_lens(Fields& fields, const std::string& id) {
    const Lens* known = known_one(sam_.lenses, id);
    Lens lens = known != nullptr ? *known : Lens{};
    lens.id = id;
    if (known == nullptr) {
      fields.require("name");
      fields.require("dimensions");
    }
    fields.text("name", lens.name);
    fields.text("description", lens.description);
    read_provenance(fields, "verified", "sources", lens.provenance);
    Problems& problems = fields.problems();
    if (const auto groups = fields.list("groups")) {
      each_with_id(problems, *groups, {"group", fields.label()}, IdForm::plain,
                   [&](Fields& f, const std::string& group_id) {
                     model::DimensionGroup group{group_id, {}};
                     f.require("name");
                     f.text("name", group.name);
                     put(lens.groups, std::move(group));
                   });
    }
    if (const auto dimensions = fields.list("dimensions")) {
      each_with_id(problems, *dimensions, {"dimension", fields.label()}, IdForm::plain,
                   [&](Fields& f, const std::string& dim) { read_dimension(f, dim, lens); });
    }
    put(sam_.lenses, std::move(lens));
  }

  void read_dimension(Fields& fields, const std::string& id, Lens& lens) {
    const Dimension* known = known_one(lens.dimensions, id);
    Dimension dimension = known != nullptr ? *known : Dimension{};
    dimension.id = id;
    if (known == nullptr) {
      fields.require("name");
      fields.require("links");
    }
    fields.text("name", dimension.name);
    fields.text("description", dimension.description);
    if (fields.id("group", dimension.group) && known_one(lens.groups, dimension.group) == nullptr) {
      Names groups;
      for (const model::DimensionGroup& group : lens.groups) groups.push_back(group.id);
      fields.problems().add(
          fields.line_of("group"),
          "The " + fields.label() + " names an unknown group '" + dimension.group + "'.",
          suggestion(dimension.group, groups));
    }
    std::vector<std::string> links;
    if (fields.texts("links", links)) read_dimension_links(fields, links, dimension);
    put(lens.dimensions, std::move(dimension));
  }

  static void read_dimension_links(Fields& fields, const std::vector<std::string>& ids,
                                   Dimension& dimension) {
    const int line = fields.line_of("links");
    Problems& problems = fields.problems();
    dimension.links.clear();
    for (const std::string& id : ids) {
      const std::size_t link = model::link_index(id);
      if (link == model::kLinks.size()) {
        problems.add(line,
                     "The " + fields.label() + " names an unknown link '" + id.substr(0, 60) + "'.",
                     suggestion(id, kLinkNames));
      } else if (std::find(dimension.links.begin(), dimension.links.end(), link) !=
                 dimension.links.end()) {
        problems.add(line, "The " + fields.label() + " names the link '" + id + "' twice.",
                     "Remove one.");
      } else {
        dimension.links.push_back(link);
      }
    }
    if (ids.empty()) problems.add(line, "The " + fields.label() + " has no links.", "Name some.");
  }

  void read_perspective(Fields& fields, const std::string& id) {
    const Perspective* known = known_one(sam_.perspectives, id);
    Perspective perspective = known != nullptr ? *known : Perspective{};
    perspective.id = id;
    if (known == nullptr) {
      for (const char* key : {"name", "path", "it_role", "roles", "impacts"}) fields.require(key);
    }
    fields.text("name", perspective.name);
    fields.texts("other_names", perspective.other_names);
    fields.text("description", perspective.description);
    read_path(fields, perspective);
    fields.text("it_role", perspective.it_role);
    fields.text("caution", perspective.caution);
    read_provenance(fields, "verified", "sources", perspective.path_provenance);
    fields.text("business_role", perspective.business_role);
    fields.text("it_management_role", perspective.it_management_role);
    fields.text("criterion", perspective.criterion);
    read_provenance(fields, "roles_verified", "roles_sources", perspective.roles_provenance);
    read_roles(fields, perspective);
    read_impacts(fields, perspective);
    put(sam_.perspectives, std::move(perspective));
  }

  static void read_path(Fields& fields, Perspective& perspective) {
    std::vector<std::string> path;
    if (!fields.texts("path", path)) return;
    const int line = fields.line_of("path");
    std::array<Domain, 3> domains = {Domain::none, Domain::none, Domain::none};
    for (std::size_t i = 0; i < path.size(); ++i) {
      const auto at = std::find(kDomainNames.begin(), kDomainNames.end(), path[i]);
      if (at == kDomainNames.end()) {
        fields.problems().add(line,
                              "The " + fields.label() + " passes through an unknown domain '" +
                                  path[i].substr(0, 60) + "'.",
                              suggestion(path[i], kDomainNames));
        return;
      }
      if (i < 3) domains[i] = static_cast<Domain>(at - kDomainNames.begin());
    }
    const bool distinct =
        domains[0] != domains[1] && domains[1] != domains[2] && domains[0] != domains[2];
    if (path.size() != 3 || !distinct) {
      fields.problems().add(line, "The " + fields.label() + " is no path of three domains.",
                            "Write [anchor, pivot, impact], each another domain.");
      return;
    }
    perspective.path = domains;
    perspective.links = {model::link_between(domains[0], domains[1]),
                         model::link_between(domains[1], domains[2])};
  }

  static void read_roles(Fields& fields, Perspective& perspective) {
    const auto list = fields.list("roles");
    if (!list) return;
    each_with_id(fields.problems(), *list, {"role", fields.label()}, IdForm::plain,
                 [&](Fields& f, const std::string& id) {
                   const model::ItRole* known = known_one(perspective.roles, id);
                   model::ItRole role = known != nullptr ? *known : model::ItRole{};
                   role.id = id;
                   if (known == nullptr) f.require("name");
                   f.text("name", role.name);
                   f.text("description", role.description);
                   put(perspective.roles, std::move(role));
                 });
  }

  static void read_impacts(Fields& fields, Perspective& perspective) {
    const auto list = fields.list("impacts");
    if (!list) return;
    each_with_id(fields.problems(), *list, {"impact", fields.label()}, IdForm::plain,
                 [&](Fields& f, const std::string& id) {
                   const model::Impact* known = known_one(perspective.impacts, id);
                   model::Impact impact = known != nullptr ? *known : model::Impact{};
                   impact.id = id;
                   if (known == nullptr) f.require("name");
                   f.text("name", impact.name);
                   f.texts("measures", impact.measures);
                   put(perspective.impacts, std::move(impact));
                 });
  }

  Sam sam_;
  std::vector<Reference> references_;
};

}  // namespace

Loaded<Sam> read_sam(const std::vector<CatalogFile>& files) {
  SamReader reader;
  return read_all<Sam>(files, "sam", reader);
}

Result<Sam> workspace_sam(const std::vector<CatalogFile>& overrides) {
  return to_result(read_sam(with_overrides(builtin_file("sam.yaml"), overrides)));
}

Result<Sam> builtin_sam() {
  return workspace_sam({});
}

}  // namespace plumb::catalog
