// Finding out what kind of file it is.
#include <algorithm>
#include <exception>

#include "exchange/archimate/archimate.h"
#include "exchange/archimate/readers.h"
#include "exchange/xml/inflate.h"

namespace plumb::exchange {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{64} << 10;
constexpr std::string_view kInsideZip = "model.xml";  // where Archi puts the model

// The first start tag of an XML file, with zero bytes removed so that UTF-16 reads alike; empty if
// there is none in the beginning of the file.
std::string first_tag(std::string_view bytes) {
  std::string head(bytes.substr(0, kHeadBytes));
  head.erase(std::remove(head.begin(), head.end(), '\0'), head.end());
  std::size_t at = 0;
  while ((at = head.find('<', at)) != std::string::npos) {
    const std::string_view rest = std::string_view(head).substr(at);
    if (rest.substr(0, 4) == "<!--") {
      at = head.find("-->", at);
    } else if (rest.substr(0, 2) == "<?" || rest.substr(0, 2) == "<!") {
      at = head.find('>', at);
    } else {
      return std::string(rest.substr(0, rest.find('>')));
    }
    if (at == std::string::npos) return {};
  }
  return {};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_archi_tag(std::string_view tag) {
  return contains(tag, "archimatetool.com/archimate") || contains(tag, "bolton.ac.uk/archimate");
}

bool is_exchange_tag(std::string_view tag) {
  return contains(tag, "opengroup.org/xsd/archimate");
}

bool is_plain_model_tag(std::string_view tag) {
  return tag == "<model" || tag.substr(0, 7) == "<model " || tag.substr(0, 7) == "<model>";
}

Result<Document> read_xml(std::string_view bytes, std::string_view file_name,
                          const model::Metamodel& metamodel, std::vector<Note> notes) {
  using namespace archimate;  // NOLINT: the two readers
  const std::string tag = first_tag(bytes);
  if (is_archi_tag(tag)) return read_archi(bytes, file_name, metamodel, std::move(notes));
  if (is_plain_model_tag(tag) && !is_exchange_tag(tag)) {
    notes.push_back({std::string(file_name) + ":1", "The model does not name its namespace.",
                     "Read as an ArchiMate exchange file."});
  } else if (!tag.empty() && !is_exchange_tag(tag)) {
    return bad_input("The file is XML, but not an ArchiMate model.", std::string(file_name) + ":1",
                     "Choose an ArchiMate exchange file or a file of Archi.");
  }
  return read_exchange(bytes, file_name, metamodel, std::move(notes));
}

Result<Document> read_any(std::string_view bytes, std::string_view file_name,
                          const model::Metamodel& metamodel) {
  if (xml::is_gzip(bytes)) {
    PLUMB_TRY(const std::string unpacked, xml::gunzip(bytes, file_name));
    return read_xml(unpacked, file_name, metamodel, {});
  }
  if (xml::is_zip(bytes)) {
    PLUMB_TRY(const xml::ZipEntry entry, xml::unzip(bytes, kInsideZip, file_name));
    std::vector<Note> notes;
    if (entry.others > 0) {
      notes.push_back({std::string(file_name),
                       "The archive holds " + std::to_string(entry.others) +
                           " images or other files, which are not read.",
                       "Keep the file if you need them; views refer to them by name."});
    }
    return read_xml(entry.bytes, file_name, metamodel, std::move(notes));
  }
  return read_xml(bytes, file_name, metamodel, {});
}

}  // namespace

bool looks_like_archimate(std::string_view bytes) {
  if (xml::is_zip(bytes)) {
    // The names of the entries stand in the archive as they are.
    return contains(bytes.substr(0, kHeadBytes), kInsideZip) ||
           contains(bytes.substr(bytes.size() - std::min(bytes.size(), kHeadBytes)), kInsideZip);
  }
  const std::string head = xml::is_gzip(bytes) ? xml::gunzip_head(bytes, kHeadBytes)
                                               : std::string(bytes.substr(0, kHeadBytes));
  const std::string tag = first_tag(head);
  return is_archi_tag(tag) || is_exchange_tag(tag);
}

Result<Document> read_archimate(std::string_view bytes, std::string_view file_name,
                                const model::Metamodel& metamodel) {
  try {
    return read_any(bytes, file_name, metamodel);
  } catch (const std::exception& problem) {
    return unavailable(std::string("Reading stopped: ") + problem.what() + ".",
                       std::string(file_name));
  }
}

}  // namespace plumb::exchange
