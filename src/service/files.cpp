#include "service/files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include <fmt/format.h>

#include "base/limits.h"
#include "exchange/archimate/archimate.h"
#include "exchange/json/json.h"
#include "exchange/oscal/oscal.h"
#include "exchange/table/observation_table.h"
#include "exchange/table/table.h"
#include "service/artifacts.h"
#include "service/dashboards.h"
#include "service/import.h"
#include "service/measures.h"
#include "service/saved_views.h"

namespace plumb::service {
namespace {

bool has_ending(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  for (std::size_t i = 0; i < ending.size(); ++i) {
    const char c = name[name.size() - ending.size() + i];
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower != ending[i]) return false;
  }
  return true;
}

// "archimate", "json", "yaml", "table"; content first, then the name's ending.
Result<std::string> format_of(std::string_view bytes, const std::string& name) {
  if (exchange::oscal::looks_like_oscal(bytes)) return std::string("oscal");
  if (exchange::looks_like_archimate(bytes)) return std::string("archimate");
  if (bytes.substr(0, 4) == std::string_view("PK\x03\x04", 4)) return std::string("table");
  const std::size_t start = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  const char first = start == std::string_view::npos ? '\0' : bytes[start];
  if (first == '{') return std::string("json");
  if (first == '[') return std::string("table");
  if (has_ending(name, ".yaml") || has_ending(name, ".yml")) return std::string("yaml");
  if (has_ending(name, ".csv") || has_ending(name, ".tsv") || has_ending(name, ".txt")) {
    return std::string("table");
  }
  if (has_ending(name, ".json")) return std::string("json");
  if (has_ending(name, ".xlsx")) return std::string("table");
  if (has_ending(name, ".xml") || has_ending(name, ".archimate") || has_ending(name, ".gz")) {
    return std::string("archimate");
  }
  return bad_input(
      "The program cannot tell what kind of file this is.", name,
      "Name the format with --format: archimate, archi, csv, xlsx, json, yaml or oscal.");
}

// Catalogs of controls that were imported before.
std::vector<json::value> oscal_catalogs(const model::Model* known) {
  std::vector<json::value> out;
  if (known == nullptr) return out;
  each_artifact(*known, exchange::oscal::kArtifact, [&](const model::Artifact& artifact) {
    if (!exchange::oscal::is_profile(artifact.body)) out.push_back(artifact.body);
  });
  return out;
}

// The OSCAL documents of a workspace as they came.
std::vector<NamedBytes> oscal_files(const exchange::Content& content) {
  std::vector<NamedBytes> out;
  for (const model::Artifact& artifact : content.artifacts) {
    if (artifact.kind != exchange::oscal::kArtifact || !artifact.body.is_object()) continue;
    const char* kind = exchange::oscal::is_profile(artifact.body) ? "_profile" : "_catalog";
    std::string name = exchange::oscal::instrument_id(artifact.name) + kind;
    // Two may have one title.
    const auto same = [&](const NamedBytes& file) { return file.name == name + ".json"; };
    while (std::any_of(out.begin(), out.end(), same)) name += "_";
    out.push_back({name + ".json", json::serialize(artifact.body)});
  }
  return out;
}

}  // namespace

Result<bool> is_table(std::string_view bytes, const std::string& name, const std::string& format) {
  if (!format.empty()) return format == "csv" || format == "xlsx" || format == "table";
  PLUMB_TRY(const std::string found, format_of(bytes, name));
  return found == "table";
}

Result<exchange::Document> read_file(std::string_view bytes, const std::string& name,
                                     const ReadOptions& options,
                                     const model::Metamodel& metamodel) {
  std::string format = options.format;
  if (format.empty()) {
    PLUMB_TRY(format, format_of(bytes, name));
  }
  if (!options.recipe.empty()) format = "table";
  if (format == "archimate" || format == "archi") {
    return exchange::read_archimate(bytes, name, metamodel);
  }
  if (format == "json") return exchange::read_json(bytes, name);
  if (format == "oscal") {
    return exchange::oscal::read_oscal(bytes, name, oscal_catalogs(options.known));
  }
  if (format == "yaml") return exchange::read_yaml(bytes, name);
  if (format == "csv" || format == "xlsx" || format == "table") {
    exchange::table::TableOptions table;
    table.currency = options.currency;
    if (options.recipe.empty()) {
      return exchange::table::read_table(bytes, name, nullptr, metamodel, table);
    }
    PLUMB_TRY(const exchange::table::Recipe recipe,
              exchange::table::parse_recipe(options.recipe, options.recipe_name, metamodel));
    return exchange::table::read_table(bytes, name, &recipe, metamodel, table);
  }
  return bad_input("There is no format \"" + format + "\" to import.", name,
                   "Use archimate, archi, csv, xlsx, json, yaml or oscal.");
}

Result<std::string> guessed_recipe(std::string_view bytes, const std::string& name,
                                   const model::Metamodel& metamodel) {
  PLUMB_TRY(const exchange::table::TableImport table,
            exchange::table::import_table(bytes, name, nullptr, metamodel));
  return exchange::table::recipe_to_yaml(table.recipe);
}

Result<std::vector<NamedBytes>> write_files(const model::Model& model, const std::string& name,
                                            const std::string& currency, const std::string& format,
                                            std::string_view account) {
  exchange::Content content = content_of(model, name, currency);
  std::erase_if(content.artifacts, [&](const model::Artifact& artifact) {
    return (artifact.kind == "saved_view" && !find_saved_view(model, artifact.id, account).ok()) ||
           hidden_dashboard(artifact, {std::string(account), {}});
  });
  std::vector<NamedBytes> out;
  if (format == "json") {
    out.push_back({"workspace.json", exchange::write_json(content)});
  } else if (format == "archimate") {
    PLUMB_TRY(std::string bytes, exchange::write_archimate(content, model.metamodel()));
    out.push_back({"model.xml", std::move(bytes)});
  } else if (format == "xlsx") {
    PLUMB_TRY(std::string bytes, exchange::table::write_xlsx(content, model.metamodel()));
    out.push_back({"workspace.xlsx", std::move(bytes)});
  } else if (format == "csv") {
    for (exchange::table::OutFile& file : exchange::table::write_csv(content, model.metamodel())) {
      out.push_back({std::move(file.name), std::move(file.bytes)});
    }
  } else if (format == "oscal") {
    out = oscal_files(content);
    if (out.empty()) {
      return not_found("The workspace holds no OSCAL document.", {},
                       "Import a catalog or a profile first.");
    }
  } else {
    return bad_input("There is no format \"" + format + "\" to export.", {},
                     "Use json, archimate, csv, xlsx or oscal.");
  }
  return out;
}

Result<NamedBytes> write_observations(Workspace& workspace, const model::Model& model,
                                      std::optional<Instant> known_at) {
  std::vector<std::string> measures;
  for (model::Index at = 0; at < model.element_bound(); ++at) {
    if (model.live(at) && is_observable(model.type_name(at))) {
      measures.emplace_back(model.element_id(at));
    }
  }
  std::sort(measures.begin(), measures.end());
  store::ObservationRange range;
  range.known_at = known_at;
  std::vector<exchange::ObservationDraft> out;
  for (const std::string& measure : measures) {
    PLUMB_TRY(const auto series, workspace.beside_log([&](store::Store& store) {
      return store.observations(measure, range);
    }));
    for (const store::Observation& one : series) {
      out.push_back({{measure, {}, {}}, format_instant(one.at), one.value, one.note, {}});
    }
  }
  return NamedBytes{"observations.csv", exchange::table::write_observations(out)};
}

Result<std::string> read_bytes(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0 || S_ISDIR(about.st_mode)) {
    return bad_input("The file cannot be read.", path, "Check its name and that you may read it.");
  }
  const auto close = [](std::FILE* file) { std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
  if (file == nullptr) {
    return bad_input("The file cannot be read.", path, "Check its name and that you may read it.");
  }
  std::string out;
  // The size in the directory says nothing about pipes and devices: read until the end, in steps
  // that stay in the processor's cache.
  if (S_ISREG(about.st_mode)) {
    const auto size = static_cast<std::size_t>(std::max<off_t>(about.st_size, 0));
    out.reserve(std::min(size, limits::kImportBytes + 1));
  }
  std::array<char, std::size_t{64} << 10> step;
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(step.data(), 1, step.size(), file.get());
    out.append(step.data(), got);
    if (out.size() > limits::kImportBytes) {
      return over_limit(fmt::format("The file is larger than {} MiB.", limits::kImportBytes >> 20),
                        path, "Split it and import the parts.");
    }
  }
  return out;
}

Status write_bytes(const std::string& path, std::string_view bytes) {
  const auto close = [](std::FILE* file) { std::fclose(file); };
  // Written beside and moved into place: a full disk leaves no half file behind.
  const std::string beside = path + ".part";
  std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(beside.c_str(), "wb"), close);
  bool ok =
      file != nullptr && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  ok = ok && std::fflush(file.get()) == 0;
  file.reset();
  ok = ok && std::rename(beside.c_str(), path.c_str()) == 0;
  if (!ok) {
    std::remove(beside.c_str());
    return unavailable("The file cannot be written.", path,
                       "Check that the folder exists, that you may write to it, and that there is "
                       "room.");
  }
  return done();
}

}  // namespace plumb::service
