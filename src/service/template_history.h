// How an example company came about: the section `history` of its file, read backwards from what
// the file says today, as batches to replay at their dates. Grammar: docs/formats/example.md.
#pragma once

#include <string>
#include <vector>

#include "exchange/document.h"
#include "service/template_series.h"
#include "service/workspace.h"

namespace plumb::service {

struct HistoryBatch {
  Day day{};
  std::string actor;
  std::string reason;
  exchange::Document document;     // what is new or different since the batch before
  bool figures_by_owners = false;  // from this day on, owners enter the values of their measures
};

// Oldest first; replayed in order they give exactly `document`, with the figures of measures as its
// series had been reported by each day. A document without a history is one batch without day and
// reason. bad_input for a history that does not fit the document.
Result<std::vector<HistoryBatch>> history_of(exchange::Document document,
                                             const ExampleSeries& series = {});

}  // namespace plumb::service
