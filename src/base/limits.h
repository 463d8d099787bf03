// Every bound the product enforces, in one place. An error that enforces one names it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plumb::limits {

// Files from outside (exchange/).
inline constexpr std::size_t kImportBytes = std::size_t{1} << 30;  // a file, unpacked: 1 GiB
inline constexpr std::size_t kInflateRatio = 200;                  // unpacked : packed bytes ...
inline constexpr std::size_t kInflateFreeBytes = std::size_t{16}
                                                 << 20;  // ... beyond the first 16 MiB
inline constexpr std::size_t kZipEntries = 65'536;       // files inside a zip
inline constexpr std::size_t kImportNotes = 10'000;      // remarks per list; then a count

// XML (exchange/xml/).
inline constexpr std::size_t kXmlDepth = 256;       // nested elements
inline constexpr std::size_t kXmlAttributes = 256;  // attributes of one element
inline constexpr std::size_t kXmlAttributeBytes = std::size_t{1} << 20;  // one attribute: 1 MiB
inline constexpr std::size_t kXmlTextBytes = std::size_t{16} << 20;      // one text: 16 MiB
inline constexpr std::size_t kXmlNameBytes = 1'024;                      // a tag or attribute name
inline constexpr std::size_t kXmlSubtreeBytes = std::size_t{1} << 30;    // one view or folder tree
inline constexpr std::size_t kXmlObjects = 20'000'000;                   // XML elements in a file

// Tables (exchange/table/).
inline constexpr std::size_t kTableColumns = 16'384;                  // a spreadsheet's widest
inline constexpr std::size_t kTableRows = 2'000'000;                  // rows of one sheet
inline constexpr std::size_t kTableCells = 20'000'000;                // cells held of one file
inline constexpr std::size_t kTableCellBytes = std::size_t{1} << 20;  // one cell: 1 MiB
inline constexpr std::size_t kTableSheets = 256;                      // sheets of one file

// Attachments (store/).
inline constexpr std::size_t kBlobBytes = std::size_t{25} << 20;  // one file: 25 MiB

// Forecasts (forecast/).
inline constexpr std::size_t kForecastSteps = 1'000;     // steps ahead
inline constexpr std::size_t kForecastValues = 200'000;  // values of one series
inline constexpr std::size_t kForecastUsed = 3'000;      // of them, the newest, that are fitted
inline constexpr std::size_t kForecastPeriod = 1'000;    // steps of one season
inline constexpr std::size_t kForecastSeasons = 4;       // seasons of one series
inline constexpr std::size_t kLinkLags = 60;             // steps a cause may be ahead

// JSON (exchange/json/).
inline constexpr std::size_t kJsonDepth = 64;  // nested objects and lists

}  // namespace plumb::limits
