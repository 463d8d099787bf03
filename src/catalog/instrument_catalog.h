// Loads instruments from catalogs/instruments/*.yaml and a workspace's own files. A file holds one
// instrument; a workspace's file with the id of a shipped one changes it item by item. Grammar:
// docs/formats/instrument.md.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "model/instrument.h"
#include "model/metamodel.h"

namespace plumb::catalog {

// The instrument its files describe, base first. `metamodel`, if given, is what evidence may name.
Loaded<model::Instrument> read_instrument(const std::vector<CatalogFile>& files,
                                          const model::Metamodel* metamodel = nullptr);

// Names of the embedded files of instruments: "samm.yaml".
std::vector<std::string> builtin_instruments();
// The `id:` of a file; empty if it cannot be read.
std::string instrument_id_of(const CatalogFile& file);

using InstrumentPtr = std::shared_ptr<const model::Instrument>;

// A workspace's own files by the instrument they are about.
using InstrumentFiles = std::map<std::string, std::vector<CatalogFile>, std::less<>>;

// All embedded instruments under a workspace's files, sorted by name. What cannot be read is left
// out: files were checked when they were kept. What was read once is remembered, by its text.
std::vector<InstrumentPtr> workspace_instruments(const InstrumentFiles& own);
// Code::not_found with the ids there are.
Result<InstrumentPtr> workspace_instrument(std::string_view id, const InstrumentFiles& own);

}  // namespace plumb::catalog
