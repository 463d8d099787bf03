#include "catalog/yaml.h"
#include "exchange/json/builder.h"
#include "exchange/json/json.h"
#include "exchange/json/yaml_values.h"

namespace plumb::exchange {

Result<Document> read_yaml(std::string_view bytes, std::string_view file_name) {
  const std::string name(file_name);
  PLUMB_TRY(const catalog::Document yaml, catalog::parse_yaml(bytes, file_name));
  const catalog::Value root = yaml.root();
  if (root.shape() != catalog::Shape::map) {
    return bad_input("The file is no mapping and so no workspace file.", name,
                     "Start it with \"plumbline: 1\".");
  }
  std::vector<Member> members;
  for (std::size_t i = 0; i < root.size(); ++i) {
    const auto entry = root.entry(i);
    Member member;
    member.key = entry.key;
    member.line = static_cast<std::size_t>(entry.line);
    member.is_list = is_item_list(entry.key) && entry.value.shape() == catalog::Shape::list;
    if (member.is_list) {
      for (std::size_t item = 0; item < entry.value.size(); ++item) {
        const catalog::Value value = entry.value.item(item);
        member.items.push_back({json_of(value), static_cast<std::size_t>(value.line())});
      }
    } else {
      member.value = json_of(entry.value);
    }
    members.push_back(std::move(member));
  }
  PLUMB_TRY(Document document, build_document(std::move(members), "yaml", name));
  for (const auto& twice : yaml.duplicates()) {
    document.warnings.push_back({name + ":" + std::to_string(twice.line),
                                 "The key '" + twice.key + "' stands here twice; the first counts.",
                                 "Remove one of them."});
  }
  return document;
}

}  // namespace plumb::exchange
