// gzip for responses, and which representations a client accepts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace plumb::http {

// Quality of a name in an Accept-Encoding or Accept list, 0 to 1: "gzip;q=0.5" gives 0.5. A media
// range ("text/*", "*/*", "*") counts when nothing closer is listed. Absent names and malformed
// qualities are 0. Linear in the list.
double quality_in(std::string_view list, std::string_view name);

// Whether a client that sent this Accept-Encoding takes gzip.
bool accepts_gzip(std::string_view accept_encoding);

// Whether it takes brotli, and not less gladly than gzip.
bool prefers_brotli(std::string_view accept_encoding);

// Whether a client that sent this Accept takes the type. An empty Accept takes everything.
bool accepts_type(std::string_view accept, std::string_view type);

// Text, JSON, SVG and the like; not pictures, fonts or archives, which are packed already.
bool is_compressible(std::string_view content_type);

// `level` 1 to 9. About 30 MB/s a core at 6. Empty only when memory ran out.
std::string gzip(std::string_view bytes, int level);

// gzip of a body that comes in pieces.
class GzipStream {
 public:
  explicit GzipStream(int level);
  ~GzipStream();
  // What can be sent after this piece. Everything so far is included, so that a slow source still
  // shows: a piece costs some bytes of overhead.
  std::string add(std::string_view piece);
  std::string finish(std::string_view piece = {});  // the last piece and what remains

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace plumb::http
