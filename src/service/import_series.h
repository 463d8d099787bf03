// The observations of an import: checked against what their measures are going to be, compared with
// what is there, kept together with the batch and taken back with it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/document.h"
#include "service/workspace.h"

namespace plumb::service {

// A batch that brought observations holds an artifact of this kind, which names them. They stand
// beside the log; the artifact is what undo goes by: when it is removed they are taken back, when
// it is restored they come back.
inline constexpr std::string_view kObservationsKind = "observations";

class SeriesImport {
 public:
  // `file` names the source.
  SeriesImport(Workspace& workspace, std::string file);

  // Takes one in. `record`: the element as the batch is going to leave it. bad_input as
  // check_observation and observed_at.
  Status add(const exchange::ObservationDraft& draft, const std::string& measure,
             const json::object& record);
  bool empty() const { return series_.empty(); }

  // For each measure what its element should say (news_of), in order of id; counts on the way.
  struct News {
    std::string measure;
    json::object fields;
  };
  Result<std::vector<News>> compare();
  const store::Kept& counts() const { return counts_; }
  std::size_t measures() const { return series_.size(); }

  // The artifact for the batch; none where nothing new would be kept.
  std::vector<Write> notes() const;
  Status keep();
  // After a batch that failed.
  Status take_back();

 private:
  struct Series {
    json::object record;
    std::vector<store::Observation> observations;
  };
  json::object body() const;

  Workspace& workspace_;
  std::string id_;
  std::string source_;
  std::map<std::string, Series> series_;
  store::Kept counts_;
};

// After the writes of an undo were kept: takes back, or brings back, the observations of the
// imports it removed or restored. Values that were corrected since stay as they are.
Status undo_observations(Workspace& workspace, const std::vector<Write>& writes);

}  // namespace plumb::service
