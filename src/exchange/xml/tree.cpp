#include "exchange/xml/tree.h"

namespace plumb::exchange::xml {
namespace {

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

json::string_view view(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

std::string_view Node::name() const {
  return tree_->nodes_[index_].name;
}
std::string_view Node::text() const {
  return tree_->at(tree_->nodes_[index_].text);
}
std::size_t Node::line() const {
  return tree_->nodes_[index_].line;
}
std::size_t Node::attribute_count() const {
  return tree_->nodes_[index_].attributes;
}

std::string_view Node::attribute_name(std::size_t at) const {
  return tree_->pairs_[tree_->nodes_[index_].first_attribute + at].name;
}

std::string_view Node::attribute_value(std::size_t at) const {
  return tree_->at(tree_->pairs_[tree_->nodes_[index_].first_attribute + at].value);
}

bool Node::has(std::string_view wanted) const {
  for (std::size_t i = 0; i < attribute_count(); ++i) {
    if (attribute_name(i) == wanted) return true;
  }
  return false;
}

std::string_view Node::attribute(std::string_view wanted) const {
  for (std::size_t i = 0; i < attribute_count(); ++i) {
    if (attribute_name(i) == wanted) return attribute_value(i);
  }
  return {};
}

Node Node::first_child() const {
  const std::uint32_t at = tree_->nodes_[index_].first_child;
  return at == 0 ? Node() : Node(tree_, at);
}

Node Node::next() const {
  const std::uint32_t at = tree_->nodes_[index_].next;
  return at == 0 ? Node() : Node(tree_, at);
}

Node Node::child(std::string_view wanted) const {
  Node at = first_child();
  while (at && at.name() != wanted) at = at.next();
  return at;
}

void Tree::clear() {
  pool_.clear();
  nodes_.clear();
  pairs_.clear();
  open_.clear();
}

Tree::Slice Tree::keep(std::string_view text) {
  const Slice slice{static_cast<std::uint32_t>(pool_.size()),
                    static_cast<std::uint32_t>(text.size())};
  pool_.append(text);
  return slice;
}

std::uint32_t Tree::append(std::string_view name, std::size_t line) {
  const auto index = static_cast<std::uint32_t>(nodes_.size());
  Record& record = nodes_.emplace_back();
  record.name = name;
  record.line = static_cast<std::uint32_t>(line);
  record.first_attribute = static_cast<std::uint32_t>(pairs_.size());
  if (!open_.empty()) {
    Record& parent = nodes_[open_.back()];
    if (parent.first_child == 0) {
      parent.first_child = index;
    } else {
      nodes_[parent.last_child].next = index;
    }
    parent.last_child = index;
  }
  return index;
}

// Text before a child element, when it says anything: kept in its place as a nameless node.
void Tree::loose_text() {
  std::string& text = texts_[open_.size() - 1];
  if (!blank(text)) {
    const std::uint32_t at = append({}, nodes_[open_.back()].line);
    nodes_[at].text = keep(text);
  }
  text.clear();
}

void Tree::open(std::string_view name, std::size_t line) {
  if (!open_.empty()) loose_text();
  const std::uint32_t index = append(name, line);
  open_.push_back(index);
  if (texts_.size() < open_.size()) texts_.emplace_back();
  texts_[open_.size() - 1].clear();
}

void Tree::attribute(std::string_view name, std::string_view value) {
  ++nodes_[open_.back()].attributes;
  pairs_.push_back({name, keep(value)});
}

void Tree::text(std::string_view piece) {
  texts_[open_.size() - 1].append(piece);
}

void Tree::close() {
  if (nodes_[open_.back()].first_child != 0) {
    loose_text();
  } else {
    nodes_[open_.back()].text = keep(texts_[open_.size() - 1]);
  }
  open_.pop_back();
}

json::object generic(const Node& node) {
  json::object out;
  out["tag"] = view(node.name());
  if (node.attribute_count() > 0) {
    json::object& attributes = out["attributes"].emplace_object();
    for (std::size_t i = 0; i < node.attribute_count(); ++i) {
      attributes[view(node.attribute_name(i))] = view(node.attribute_value(i));
    }
  }
  if (!node.text().empty()) out["text"] = view(node.text());
  if (node.first_child()) {
    json::array& children = out["children"].emplace_array();
    for (Node child = node.first_child(); child; child = child.next()) {
      if (child.is_text()) {
        children.emplace_back(view(child.text()));
      } else {
        children.emplace_back(generic(child));
      }
    }
  }
  return out;
}

}  // namespace plumb::exchange::xml
