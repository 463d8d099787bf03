#include "api/elements.h"

#include "api/fold.h"

namespace plumb::api {

Cell cell_of(const json::value& value) {
  Cell out;
  switch (value.kind()) {
    case json::kind::null: break;
    case json::kind::bool_:
      out.kind = Cell::Kind::number;
      out.number = value.get_bool() ? 1 : 0;
      break;
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      out.kind = Cell::Kind::number;
      out.number = value.to_number<double>();
      break;
    case json::kind::string:
      out.kind = Cell::Kind::text;
      out.text = fold(value.get_string());
      break;
    case json::kind::array:
      out.kind = Cell::Kind::list;
      for (const json::value& item : value.get_array()) {
        if (!out.text.empty()) out.text += '\n';
        out.text += item.is_string() ? fold(item.get_string()) : json::serialize(item);
      }
      break;
    case json::kind::object: {
      const json::value* amount = value.get_object().if_contains("amount");
      if (amount != nullptr && amount->is_number()) return cell_of(*amount);
      out.kind = Cell::Kind::text;
      out.text = fold(json::serialize(value));
      break;
    }
  }
  return out;
}

int compare(Cell::Kind a_kind, double a_number, std::string_view a_text, Cell::Kind b_kind,
            double b_number, std::string_view b_text) {
  const auto rank = [](Cell::Kind kind) {
    return kind == Cell::Kind::number ? 0 : kind == Cell::Kind::none ? 2 : 1;
  };
  if (rank(a_kind) != rank(b_kind)) return rank(a_kind) < rank(b_kind) ? -1 : 1;
  if (a_kind == Cell::Kind::number) return a_number < b_number ? -1 : a_number > b_number ? 1 : 0;
  return a_text.compare(b_text);
}

ElementTable::ElementTable(std::shared_ptr<const model::Model> model, const ElementTable* before)
    : model_(std::move(model)) {
  if (before == nullptr) return;
  const std::lock_guard lock(before->mutex_);
  old_ = before->old_;
  for (const auto& [id, column] : before->columns_) old_[id] = column;
}

const std::vector<ElementTable::Kind>& ElementTable::kinds() const {
  std::call_once(kinds_made_, [this] {
    const model::Index bound = model_->element_bound();
    kinds_.resize(bound);
    for (model::Index at = 0; at < bound; ++at) {
      const model::ElementRow& row = model_->element_row(at);
      kinds_[at] = {static_cast<std::uint32_t>(row.type * 3 + static_cast<unsigned>(row.side)),
                    row.state};
    }
  });
  return kinds_;
}

const char* ElementTable::source(std::string_view id, model::Index at) const {
  const model::ElementRow& row = model_->element_row(at);
  // A text never moves and is never another one: its address says whether it changed. Words stand
  // for name and fields together, so both addresses are mixed.
  if (id == kName) return row.name.view().data();
  const char* const fields = row.fields.view().data();
  if (id != kWords) return fields;
  const auto mixed = reinterpret_cast<std::uintptr_t>(fields) * 31 +
                     reinterpret_cast<std::uintptr_t>(row.name.view().data()) + 1;
  return reinterpret_cast<const char*>(mixed);  // NOLINT: compared, never followed
}

Cell ElementTable::read(std::string_view id, model::Index at) const {
  Cell out;
  if (id == kName) {
    out.kind = Cell::Kind::text;
    out.text = fold(model_->name(at));
    return out;
  }
  const std::string_view text = model_->element_row(at).fields.view();
  if (id != kWords) {
    // Most elements do not have most attributes; looking for the key is quicker than parsing.
    if (text.find('"' + std::string(id) + "\":") == std::string_view::npos) return out;
    const json::object fields = model_->fields(at);
    const json::value* found = fields.if_contains(id);
    return found != nullptr ? cell_of(*found) : out;
  }
  out.kind = Cell::Kind::text;
  out.text = fold(model_->element_id(at)) + '\n' + fold(model_->name(at));
  const bool more = text.find("\"description\":") != std::string_view::npos ||
                    text.find("\"tags\":") != std::string_view::npos;
  if (!more) return out;
  const json::object fields = model_->fields(at);
  for (const char* key : {"description", "tags"}) {
    const json::value* found = fields.if_contains(key);
    if (found != nullptr) out.text += '\n' + cell_of(*found).text;
  }
  return out;
}

ColumnPtr ElementTable::make(std::string_view id, const Column* before) const {
  const auto out = std::make_shared<Column>();
  const model::Index bound = model_->element_bound();
  for (model::Index first = 0; first < bound; first += Column::kChunk) {
    const std::size_t number = first / Column::kChunk;
    const Column::Chunk* old = before != nullptr && number < before->chunks_.size()
                                   ? before->chunks_[number].get()
                                   : nullptr;
    std::shared_ptr<Column::Chunk> fresh;
    for (std::size_t i = 0; i < Column::kChunk && first + i < bound; ++i) {
      const auto at = static_cast<model::Index>(first + i);
      const char* const from = source(id, at);
      const Column::Chunk* known = fresh ? fresh.get() : old;
      if (known != nullptr && known->source[i] == from &&
          (from != nullptr || known->cells[i].kind == Cell::Kind::none)) {
        continue;
      }
      if (!fresh)
        fresh = old != nullptr ? std::make_shared<Column::Chunk>(*old)
                               : std::make_shared<Column::Chunk>();
      fresh->source[i] = from;
      fresh->cells[i] = read(id, at);
    }
    if (fresh) {
      out->chunks_.push_back(std::move(fresh));
    } else if (old != nullptr) {
      out->chunks_.push_back(before->chunks_[number]);
    } else {
      out->chunks_.push_back(std::make_shared<Column::Chunk>());
    }
  }
  return out;
}

ColumnPtr ElementTable::column(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto found = columns_.find(id);
  if (found != columns_.end()) return found->second;
  const auto old = old_.find(id);
  ColumnPtr made = make(id, old != old_.end() ? old->second.get() : nullptr);
  if (old != old_.end()) old_.erase(old);
  columns_.emplace(std::string(id), made);
  return made;
}

std::shared_ptr<const ElementTable> ElementTables::of(
    const std::shared_ptr<const model::Model>& model) {
  const std::lock_guard lock(mutex_);
  for (auto at = kept_.begin(); at != kept_.end(); ++at) {
    if (&(*at)->model() != model.get()) continue;
    kept_.splice(kept_.begin(), kept_, at);
    return kept_.front();
  }
  const ElementTable* before = kept_.empty() ? nullptr : kept_.front().get();
  kept_.push_front(std::make_shared<ElementTable>(model, before));
  if (kept_.size() > kKept) kept_.pop_back();
  return kept_.front();
}

}  // namespace plumb::api
