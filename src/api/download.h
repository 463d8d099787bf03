// Bytes as a file to keep: never shown by a browser, whatever they are.
#pragma once

#include <string>
#include <string_view>

#include "http/message.h"

namespace plumb::api {

http::Response download(std::string bytes, std::string_view type, std::string_view file_name);

// "corner-books-2026-06-30.json": a name in plain letters, the day, an ending.
std::string download_name(std::string_view name, std::string_view day, std::string_view ending);

}  // namespace plumb::api
