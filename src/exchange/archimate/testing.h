// What several tests of this folder need. Not part of the product.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exchange/document.h"
#include "model/metamodel.h"

namespace plumb::exchange::testing {

// The metamodel of catalogs/metamodel.yaml.
const model::Metamodel& catalog_metamodel();

// A small metamodel with a mapping of every odd kind: a side, a part relation, types without a
// counterpart, two foreign types for one of ours.
const model::Metamodel& small_metamodel();

std::string read_file(const std::string& path);
bool file_exists(const std::string& path);

// <source dir>/../shared/data/archimate, or empty if this machine does not have it.
std::string data_folder();

// A document as the content of a workspace that holds nothing else.
Content content_of(const Document& document);

// What differs between two documents, order and places in the file apart; empty if nothing does.
std::string difference(const Document& a, const Document& b);

struct NamedBytes {
  std::string name;
  std::string bytes;
};
// The regular files in a tar archive (ustar, GNU long names).
std::vector<NamedBytes> untar(std::string_view tar);

// Problems xmllint has with the file against the exchange format's schema; empty if it is valid.
std::string schema_problems(const std::string& xml);
bool can_validate();

}  // namespace plumb::exchange::testing
