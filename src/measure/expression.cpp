#include "measure/expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace plumb::measure {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct Function {
  std::string_view name;
  Call call;
};
constexpr std::array kFunctions = {Function{"min", Call::least},
                                   Function{"max", Call::greatest},
                                   Function{"sum", Call::sum},
                                   Function{"mean", Call::mean},
                                   Function{"previous", Call::previous},
                                   Function{"moving_mean", Call::moving_mean},
                                   Function{"moving_sum", Call::moving_sum}};
constexpr std::string_view kKnownFunctions =
    "There are min, max, sum, mean, previous, moving_mean and moving_sum.";

bool shifts(Call call) {
  return call == Call::previous || call == Call::moving_mean || call == Call::moving_sum;
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Descends; the first fault ends it.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::variant<Expression, Fault> run() {
    if (text_.size() > kMostExpressionBytes) {
      return Fault{fmt::format("The formula has more than {} characters.", kMostExpressionBytes),
                   kMostExpressionBytes, "Make measures of its parts and use those."};
    }
    skip();
    if (at_ == text_.size()) fault("The formula is empty.", at_, "Write one, as {a} / {b}.");
    if (!fault_) sum(0);
    skip();
    if (!fault_ && at_ < text_.size()) {
      fault(fmt::format("\"{}\" is not expected here.", shown(at_)), at_,
            "Put a sign of + - * / between two values, or take it out.");
    }
    if (fault_) return std::move(*fault_);
    return std::move(out_);
  }

 private:
  void fault(std::string what, std::size_t offset, std::string remedy) {
    if (!fault_) fault_ = Fault{std::move(what), offset, std::move(remedy)};
  }
  std::string shown(std::size_t from) const {
    // A character of several bytes is shown whole.
    std::size_t end = from + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    return std::string(text_.substr(from, end - from));
  }
  void skip() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) {
      ++at_;
    }
  }
  bool take(std::string_view sign) {
    skip();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  std::size_t add(Node node) {
    if (out_.nodes.size() >= kMostNodes) {
      fault(fmt::format("The formula has more than {} parts.", kMostNodes), node.offset,
            "Make measures of its parts and use those.");
      return 0;
    }
    out_.nodes.push_back(std::move(node));
    return out_.nodes.size() - 1;
  }

  std::size_t sum(std::size_t depth) {
    if (depth > kDeepestExpression) {
      fault("The formula is nested too deeply.", at_, "Make measures of its parts and use those.");
      return 0;
    }
    std::size_t left = term(depth);
    while (!fault_) {
      skip();
      const std::size_t offset = at_;
      Call call = Call::add;
      if (take("-") || take("−")) {
        call = Call::subtract;
      } else if (!take("+")) {
        return left;
      }
      const std::size_t right = term(depth);
      left = join(call, offset, left, right);
    }
    return left;
  }

  std::size_t term(std::size_t depth) {
    std::size_t left = factor(depth);
    while (!fault_) {
      skip();
      const std::size_t offset = at_;
      Call call = Call::multiply;
      if (take("/") || take("÷")) {
        call = Call::divide;
      } else if (!(take("*") || take("×") || take("·"))) {
        return left;
      }
      const std::size_t right = factor(depth);
      left = join(call, offset, left, right);
    }
    return left;
  }

  std::size_t join(Call call, std::size_t offset, std::size_t left, std::size_t right) {
    if (fault_) return 0;
    Node node;
    node.call = call;
    node.offset = offset;
    node.arguments = {left, right};
    return add(std::move(node));
  }

  std::size_t factor(std::size_t depth) {
    skip();
    const std::size_t offset = at_;
    if (depth > kDeepestExpression) {
      fault("The formula is nested too deeply.", at_, "Make measures of its parts and use those.");
      return 0;
    }
    if (take("-") || take("−")) {
      Node node;
      node.call = Call::negate;
      node.offset = offset;
      node.arguments = {factor(depth + 1)};
      return fault_ ? 0 : add(std::move(node));
    }
    if (at_ == text_.size()) {
      fault("The formula ends where a value is expected.", at_, "Write a measure, as {kpi-1}.");
      return 0;
    }
    const char c = text_[at_];
    if (take("(")) return parenthesised(offset, depth);
    if (c == '{') return reference();
    if (is_digit(c) || c == '.') return number();
    if (is_letter(c)) return function(depth);
    fault(fmt::format("\"{}\" is not expected here.", shown(at_)), at_,
          "A measure stands in braces, as {kpi-1}; besides there are numbers, + - * / and "
          "functions.");
    return 0;
  }

  std::size_t parenthesised(std::size_t open, std::size_t depth) {
    const std::size_t inner = sum(depth + 1);
    if (!fault_ && !take(")")) {
      fault("This parenthesis is not closed.", open, "Put a ) behind what it holds.");
    }
    return inner;
  }

  std::size_t reference() {
    const std::size_t offset = at_++;
    const std::size_t end = text_.find('}', at_);
    if (end == std::string_view::npos) {
      fault("This brace is not closed.", offset, "Write the id of a measure, as {kpi-1}.");
      return 0;
    }
    std::string_view id = text_.substr(at_, end - at_);
    while (!id.empty() && id.front() == ' ') id.remove_prefix(1);
    while (!id.empty() && id.back() == ' ') id.remove_suffix(1);
    at_ = end + 1;
    if (id.empty()) {
      fault("There is no measure between these braces.", offset,
            "Write the id of one, as {kpi-1}.");
      return 0;
    }
    const auto known = std::find(out_.references.begin(), out_.references.end(), id);
    Node node;
    node.call = Call::reference;
    node.offset = offset;
    node.reference = static_cast<std::size_t>(known - out_.references.begin());
    if (known == out_.references.end()) out_.references.emplace_back(id);
    return add(std::move(node));
  }

  std::optional<double> digits() {
    double out = 0;
    const char* begin = text_.data() + at_;
    const auto [end, failed] =
        std::from_chars(begin, text_.data() + text_.size(), out, std::chars_format::general);
    if (failed != std::errc{} || !std::isfinite(out)) return std::nullopt;
    at_ += static_cast<std::size_t>(end - begin);
    return out;
  }

  std::size_t number() {
    Node node;
    node.offset = at_;
    const auto value = digits();
    if (!value) {
      fault("This is no number.", at_, "Write digits, with a point, as 0.5.");
      return 0;
    }
    node.number = *value;
    if (take("%")) {
      node.unit = unit_of("%");
    } else if (take("[")) {
      const std::size_t end = text_.find(']', at_);
      if (end == std::string_view::npos) {
        fault("This bracket is not closed.", at_ - 1, "Write a unit in it, as 5 [EUR].");
        return 0;
      }
      node.unit = unit_of(text_.substr(at_, end - at_));
      at_ = end + 1;
    }
    return add(std::move(node));
  }

  std::size_t function(std::size_t depth) {
    const std::size_t offset = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view name = text_.substr(offset, at_ - offset);
    const auto found = std::find_if(kFunctions.begin(), kFunctions.end(),
                                    [&](const Function& one) { return one.name == name; });
    if (found == kFunctions.end()) {
      fault(fmt::format("There is no function \"{}\".", name), offset,
            std::string(kKnownFunctions) + " A measure stands in braces.");
      return 0;
    }
    if (!take("(")) {
      fault(fmt::format("{} is a function.", name), offset,
            fmt::format("Write what it takes in parentheses, as {}({{kpi-1}}).", name));
      return 0;
    }
    Node node;
    node.call = found->call;
    node.offset = offset;
    node.arguments.push_back(sum(depth + 1));
    node.periods = node.call == Call::previous ? 1 : 0;
    while (!fault_ && (take(",") || take(";"))) {
      if (!shifts(node.call)) {
        node.arguments.push_back(sum(depth + 1));
      } else if (!periods(name, node)) {
        return 0;
      }
    }
    if (!fault_ && !take(")")) {
      fault("This parenthesis is not closed.", offset + name.size(),
            "Put a ) behind the last value.");
    }
    if (!fault_ && shifts(node.call) && node.periods == 0) {
      fault(fmt::format("{} needs a number of periods.", name), offset,
            fmt::format("Write {}({{kpi-1}}, 3).", name));
    }
    return fault_ ? 0 : add(std::move(node));
  }

  bool periods(std::string_view name, Node& node) {
    skip();
    const std::size_t offset = at_;
    const auto value = at_ < text_.size() && is_digit(text_[at_]) ? digits() : std::nullopt;
    const bool good =
        value && *value >= 1 && *value <= double{kMostShifted} && *value == std::floor(*value);
    if (!good || counted_ == node.offset + 1) {
      fault(fmt::format("{} takes one value and a number of periods from 1 to {}.", name,
                        kMostShifted),
            offset, fmt::format("Write {}({{kpi-1}}, 3).", name));
      return false;
    }
    counted_ = node.offset + 1;
    node.periods = static_cast<std::size_t>(*value);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;  // offset + 1 of the function whose periods were read last
  Expression out_;
  std::optional<Fault> fault_;
};

std::string kind_of(const Unit& unit) {
  const std::string text = text_of(unit);
  return text.empty() ? "a plain number" : text;
}

const char* sign_of(Call call) {
  switch (call) {
    case Call::add:
    case Call::sum: return "added";
    case Call::subtract: return "subtracted";
    case Call::mean: return "averaged";
    default: return "compared";
  }
}

class Units {
 public:
  Units(const Expression& expression, const std::vector<Unit>& units,
        const std::vector<std::string>& names)
      : expression_(expression), units_(units), names_(names) {}

  std::variant<Unit, Fault> run() {
    for (const Node& node : expression_.nodes) {
      found_.push_back(unit(node));
      if (fault_) return std::move(*fault_);
    }
    return found_.back();
  }

 private:
  Unit unit(const Node& node) {
    switch (node.call) {
      case Call::number: return node.unit;
      case Call::reference: return units_[node.reference];
      case Call::multiply: return product(of(node, 0), of(node, 1));
      case Call::divide: return quotient(of(node, 0), of(node, 1));
      case Call::negate:
      case Call::previous:
      case Call::moving_mean:
      case Call::moving_sum: return of(node, 0);
      default: break;
    }
    const Unit& first = of(node, 0);
    for (std::size_t i = 1; i < node.arguments.size(); ++i) {
      if (same_kind(first, of(node, i))) continue;
      fault_ = Fault{fmt::format("{} and {} cannot be {}.", described(node.arguments[0]),
                                 described(node.arguments[i]), sign_of(node.call)),
                     node.offset,
                     "Use measures of one unit, or correct the unit of one; a number takes a unit "
                     "in brackets, as 5 [EUR]."};
      break;
    }
    return first;
  }
  const Unit& of(const Node& node, std::size_t argument) const {
    return found_[node.arguments[argument]];
  }
  std::string described(std::size_t node) const {
    const std::string kind = kind_of(found_[node]);
    const Node& one = expression_.nodes[node];
    if (one.call != Call::reference || one.reference >= names_.size()) return kind;
    return fmt::format("{} ({})", kind, names_[one.reference]);
  }

  const Expression& expression_;
  const std::vector<Unit>& units_;
  const std::vector<std::string>& names_;
  std::vector<Unit> found_;
  std::optional<Fault> fault_;
};

// Value of every period of one node, from those of its arguments.
class Values {
 public:
  Values(const Expression& expression, const std::vector<Unit>& units,
         const std::vector<std::vector<double>>& values)
      : expression_(expression), units_(units), values_(values) {
    length_ = values.empty() ? 0 : values.front().size();
  }

  std::vector<double> run() {
    for (const Node& node : expression_.nodes) found_.push_back(column(node));
    for (double& value : found_.back()) {
      if (!std::isfinite(value)) value = kMissing;
    }
    return std::move(found_.back());
  }

 private:
  const std::vector<double>& of(const Node& node, std::size_t argument) const {
    return found_[node.arguments[argument]];
  }

  std::vector<double> column(const Node& node) {
    std::vector<double> out(length_, kMissing);
    switch (node.call) {
      case Call::number:
        std::fill(out.begin(), out.end(), node.number * node.unit.scale);
        return out;
      case Call::reference:
        for (std::size_t i = 0; i < length_; ++i) {
          out[i] = values_[node.reference][i] * units_[node.reference].scale;
        }
        return out;
      case Call::negate:
        for (std::size_t i = 0; i < length_; ++i) out[i] = -of(node, 0)[i];
        return out;
      case Call::previous:
        for (std::size_t i = node.periods; i < length_; ++i) out[i] = of(node, 0)[i - node.periods];
        return out;
      case Call::moving_mean:
      case Call::moving_sum: moving(node, out); return out;
      default: break;
    }
    out = of(node, 0);
    for (std::size_t k = 1; k < node.arguments.size(); ++k) {
      const std::vector<double>& next = of(node, k);
      for (std::size_t i = 0; i < length_; ++i) out[i] = joined(node.call, out[i], next[i]);
    }
    if (node.call == Call::mean) {
      for (double& value : out) value /= static_cast<double>(node.arguments.size());
    }
    return out;
  }

  // Every window is added up anew: differences of running sums would lose digits.
  void moving(const Node& node, std::vector<double>& out) const {
    const std::vector<double>& values = of(node, 0);
    for (std::size_t i = node.periods - 1; i < length_; ++i) {
      double sum = 0;
      for (std::size_t back = 0; back < node.periods; ++back) sum += values[i - back];
      out[i] = node.call == Call::moving_mean ? sum / static_cast<double>(node.periods) : sum;
    }
  }

  static double joined(Call call, double a, double b) {
    switch (call) {
      case Call::add:
      case Call::sum:
      case Call::mean: return a + b;
      case Call::subtract: return a - b;
      case Call::multiply: return a * b;
      case Call::divide: return b == 0 ? kMissing : a / b;
      default: break;
    }
    // std::min and max would drop a missing one.
    if (std::isnan(a) || std::isnan(b)) return kMissing;
    return call == Call::least ? std::min(a, b) : std::max(a, b);
  }

  const Expression& expression_;
  const std::vector<Unit>& units_;
  const std::vector<std::vector<double>>& values_;
  std::size_t length_ = 0;
  std::vector<std::vector<double>> found_;
};

}  // namespace

std::variant<Expression, Fault> parse_expression(std::string_view text) {
  return Parser(text).run();
}

std::variant<Unit, Fault> unit_of(const Expression& expression, const std::vector<Unit>& units,
                                  const std::vector<std::string>& names) {
  return Units(expression, units, names).run();
}

std::size_t look_back(const Expression& expression) {
  std::vector<std::size_t> back;
  for (const Node& node : expression.nodes) {
    std::size_t most = 0;
    for (const std::size_t argument : node.arguments) most = std::max(most, back[argument]);
    if (node.call == Call::previous) most += node.periods;
    if (node.call == Call::moving_mean || node.call == Call::moving_sum) most += node.periods - 1;
    back.push_back(most);
  }
  return back.empty() ? 0 : back.back();
}

std::vector<double> evaluate(const Expression& expression, const std::vector<Unit>& units,
                             const std::vector<std::vector<double>>& values) {
  return Values(expression, units, values).run();
}

}  // namespace plumb::measure
