// Files kept with something. The bytes lie in the store's table of blobs under their hash; an
// artifact of the kind "attachment" says whose they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/workspace.h"

namespace plumb::service {

struct Attachment {
  std::string id;
  std::string subject;
  std::string name;  // of the file
  std::string type;  // as the bytes say, for people; never what a browser is told
  std::size_t bytes = 0;
  std::string hash;
  std::string at;
  std::string by;  // account
};

// Oldest first. Linear in the artifacts.
std::vector<Attachment> attachments_of(const model::Model& model, std::string_view subject);
Result<Attachment> find_attachment(const model::Model& model, std::string_view id);

// Keeps a file; `attachment` says subject, name and by whom. bad_input for a name that is none or
// an empty file; limit over limits::kBlobBytes.
Result<Attachment> attach(Workspace& workspace, Attachment attachment, std::string_view bytes);
// The bytes stay for the history.
Status remove_attachment(Workspace& workspace, std::string_view id, const std::string& actor);

// The type of a file by its first bytes, conservatively: a few pictures, PDF, office files and
// archives by their name's ending, plain text; else application/octet-stream. Never a type that
// could hold script.
std::string sniffed_type(std::string_view bytes, std::string_view name);

// A name without folders and control characters; "file" if nothing is left.
std::string clean_file_name(std::string_view name);

}  // namespace plumb::service
