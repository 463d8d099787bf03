// OSCAL (NIST, Open Security Controls Assessment Language, 1.0 to 1.2, JSON): catalogs of controls
// and the profiles that choose from them. What is read is kept whole, so that writing it again
// gives the same document; a catalog, or what a profile chooses, becomes an instrument.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "exchange/document.h"

namespace plumb::exchange::oscal {

// One control of a catalog, enhancements and nested controls included.
struct Control {
  std::string id;
  std::string label;  // "AC-2(1)"; the id in capitals where the catalog has none
  std::string title;
  std::string statement;  // one paragraph, parameters by their labels in brackets
  std::string group;      // id of the outermost group or control above it
  bool withdrawn = false;
  bool heading = false;  // a category that only gathers others, as in CSF: not asked itself
};

struct Group {
  std::string id;
  std::string title;
};

// What there is to ask about.
struct Controls {
  std::string title;
  std::string version;
  std::vector<Group> groups;
  std::vector<Control> controls;  // in the order of the document
};

// True for what begins as an OSCAL document, also compressed with gzip.
bool looks_like_oscal(std::string_view bytes);

// Parses a document and checks that it is one; gzip is unpacked. bad_input with the place.
Result<json::value> parse(std::string_view bytes, const std::string& name);
bool is_profile(const json::value& document);
// Of a catalog document. bad_input: an id twice, no controls.
Result<Controls> controls_of(const json::value& document, const std::string& name);

// The catalog a profile chooses: controls by id, pattern or all, less those excluded, with their
// enhancements where asked; parameters set; groups kept ("as-is") or dropped ("flat"). The source
// is the one of `catalogs` that has every control named; bad_input names those that none has.
// `modify.alters` adds and removes parts by id. Further imports of profiles are resolved by the
// caller, innermost first.
Result<json::value> resolve(const json::value& profile, const std::vector<json::value>& catalogs,
                            const std::string& name);

// The controls as an instrument in YAML (docs/formats/instrument.md), with our own scale.
std::string instrument_yaml(const Controls& controls, const std::string& id);
// "oscal-nist-sp-800-53-rev-5", from a title; at most 60 characters.
std::string instrument_id(const std::string& title);

// A document to import: the OSCAL document as it is, the instrument, and for a profile the catalog
// it resolves to. `catalogs`: those known already.
Result<Document> read_oscal(std::string_view bytes, const std::string& name,
                            const std::vector<json::value>& catalogs);

// Kind of the artifacts that hold OSCAL documents; their bodies are the documents.
inline constexpr std::string_view kArtifact = "oscal";

}  // namespace plumb::exchange::oscal
