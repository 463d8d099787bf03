#include "exchange/archimate/names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "exchange/xml/writer.h"

namespace plumb::exchange::archimate {
namespace {

using Word = std::string_view;
using Pair = std::pair<Word, Word>;

// Sorted, for binary search.
constexpr std::array kElements = {
    Word("AndJunction"),
    Word("ApplicationCollaboration"),
    Word("ApplicationComponent"),
    Word("ApplicationEvent"),
    Word("ApplicationFunction"),
    Word("ApplicationInteraction"),
    Word("ApplicationInterface"),
    Word("ApplicationProcess"),
    Word("ApplicationService"),
    Word("Artifact"),
    Word("Assessment"),
    Word("BusinessActor"),
    Word("BusinessCollaboration"),
    Word("BusinessEvent"),
    Word("BusinessFunction"),
    Word("BusinessInteraction"),
    Word("BusinessInterface"),
    Word("BusinessObject"),
    Word("BusinessProcess"),
    Word("BusinessRole"),
    Word("BusinessService"),
    Word("Capability"),
    Word("CommunicationNetwork"),
    Word("Constraint"),
    Word("Contract"),
    Word("CourseOfAction"),
    Word("DataObject"),
    Word("Deliverable"),
    Word("Device"),
    Word("DistributionNetwork"),
    Word("Driver"),
    Word("Equipment"),
    Word("Facility"),
    Word("Gap"),
    Word("Goal"),
    Word("Grouping"),
    Word("ImplementationEvent"),
    Word("Location"),
    Word("Material"),
    Word("Meaning"),
    Word("Node"),
    Word("OrJunction"),
    Word("Outcome"),
    Word("Path"),
    Word("Plateau"),
    Word("Principle"),
    Word("Product"),
    Word("Representation"),
    Word("Requirement"),
    Word("Resource"),
    Word("Stakeholder"),
    Word("SystemSoftware"),
    Word("TechnologyCollaboration"),
    Word("TechnologyEvent"),
    Word("TechnologyFunction"),
    Word("TechnologyInteraction"),
    Word("TechnologyInterface"),
    Word("TechnologyProcess"),
    Word("TechnologyService"),
    Word("Value"),
    Word("ValueStream"),
    Word("WorkPackage"),
};

constexpr std::array kRelations = {
    Word("Access"),      Word("Aggregation"),    Word("Assignment"), Word("Association"),
    Word("Composition"), Word("Flow"),           Word("Influence"),  Word("Realization"),
    Word("Serving"),     Word("Specialization"), Word("Triggering"),
};

// ArchiMate 2 names, and the connector that became two.
constexpr std::array kRenamedElements = {
    Pair("CommunicationPath", "Path"),
    Pair("InfrastructureFunction", "TechnologyFunction"),
    Pair("InfrastructureInterface", "TechnologyInterface"),
    Pair("InfrastructureService", "TechnologyService"),
    Pair("Junction", "AndJunction"),
    Pair("Network", "CommunicationNetwork"),
};

constexpr std::array kRenamedRelations = {
    Pair("Realisation", "Realization"),
    Pair("Specialisation", "Specialization"),
    Pair("UsedBy", "Serving"),
};

constexpr std::array kViewpoints = {
    Pair("application_cooperation", "Application Cooperation"),
    Pair("application_structure", "Application Structure"),
    Pair("application_usage", "Application Usage"),
    Pair("business_process_cooperation", "Business Process Cooperation"),
    Pair("capability", "Capability Map"),
    Pair("goal_realization", "Goal Realization"),
    Pair("implementation_deployment", "Implementation and Deployment"),
    Pair("implementation_migration", "Implementation and Migration"),
    Pair("information_structure", "Information Structure"),
    Pair("layered", "Layered"),
    Pair("migration", "Migration"),
    Pair("motivation", "Motivation"),
    Pair("organization", "Organization"),
    Pair("outcome_realization", "Outcome Realization"),
    Pair("physical", "Physical"),
    Pair("product", "Product"),
    Pair("project", "Project"),
    Pair("requirements_realization", "Requirements Realization"),
    Pair("resource", "Resource Map"),
    Pair("service_realization", "Service Realization"),
    Pair("stakeholder", "Stakeholder"),
    Pair("strategy", "Strategy"),
    Pair("technology", "Technology"),
    Pair("technology_usage", "Technology Usage"),
    Pair("value_stream", "Value Stream"),
};

constexpr std::array kAccess = {
    Pair("Access", "access"),
    Pair("Read", "read"),
    Pair("ReadWrite", "read_write"),
    Pair("Write", "write"),
};

template <typename List>
Word second(const List& list, Word first) {
  for (const auto& [key, value] : list) {
    if (key == first) return value;
  }
  return {};
}

Word without_prefix(Word spelled) {
  const std::size_t colon = spelled.rfind(':');
  return colon == Word::npos ? spelled : spelled.substr(colon + 1);
}

constexpr Word kEncoded = "plumb-";
constexpr Word kHex = "0123456789abcdef";

}  // namespace

bool is_element_type(std::string_view type) {
  return std::binary_search(kElements.begin(), kElements.end(), type);
}

bool is_relation_type(std::string_view type) {
  return std::binary_search(kRelations.begin(), kRelations.end(), type);
}

std::string element_type(std::string_view spelled) {
  const Word bare = without_prefix(spelled);
  const Word renamed = second(kRenamedElements, bare);
  return std::string(renamed.empty() ? bare : renamed);
}

std::string relation_type(std::string_view spelled) {
  constexpr Word kSuffix = "Relationship";
  Word bare = without_prefix(spelled);
  if (bare.size() > kSuffix.size() && bare.substr(bare.size() - kSuffix.size()) == kSuffix) {
    bare.remove_suffix(kSuffix.size());
  }
  const Word renamed = second(kRenamedRelations, bare);
  return std::string(renamed.empty() ? bare : renamed);
}

std::string viewpoint_name(std::string_view archi) {
  const Word name = second(kViewpoints, archi);
  return std::string(name.empty() ? archi : name);
}

std::string_view access_field(std::string_view access_type) {
  return second(kAccess, access_type);
}

std::string_view access_type(std::string_view access_field) {
  for (const auto& [type, field] : kAccess) {
    if (field == access_field) return type;
  }
  return {};
}

std::string encode_id(std::string_view id) {
  if (xml::is_ncname(id) && id.substr(0, 5) != "plumb") return std::string(id);
  std::string out(kEncoded);
  for (const char raw : id) {
    const auto c = static_cast<unsigned char>(raw);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.';
    if (plain) {
      out += raw;
    } else {
      out += '_';
      out += kHex[c >> 4U];
      out += kHex[c & 0xfU];
    }
  }
  return out;
}

std::string decode_id(std::string_view id) {
  if (id.substr(0, kEncoded.size()) != kEncoded) return std::string(id);
  std::string out;
  for (std::size_t at = kEncoded.size(); at < id.size(); ++at) {
    if (id[at] != '_') {
      out += id[at];
      continue;
    }
    const std::size_t high = at + 2 < id.size() ? kHex.find(id[at + 1]) : Word::npos;
    const std::size_t low = at + 2 < id.size() ? kHex.find(id[at + 2]) : Word::npos;
    // Not one of ours after all: somebody else's id that happens to begin the same way.
    if (high == Word::npos || low == Word::npos) return std::string(id);
    out += static_cast<char>(high * 16 + low);
    at += 2;
  }
  // Only what encode_id would have written is decoded, so no two ids fall together.
  return encode_id(out) == id ? out : std::string(id);
}

}  // namespace plumb::exchange::archimate
