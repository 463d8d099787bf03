// The two importers behind read_archimate (archimate.h), on unpacked XML.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "exchange/document.h"
#include "model/metamodel.h"

namespace plumb::exchange::archimate {

// Open Group ArchiMate Model Exchange File Format 3.x (and what 2.x shares with it).
Result<Document> read_exchange(std::string_view bytes, std::string_view file_name,
                               const model::Metamodel& metamodel, std::vector<Note> notes);

// The file format of Archi, versions 2 to 5.
Result<Document> read_archi(std::string_view bytes, std::string_view file_name,
                            const model::Metamodel& metamodel, std::vector<Note> notes);

}  // namespace plumb::exchange::archimate
