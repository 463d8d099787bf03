// Unpacking, encodings, the stream reader with its limits, and the writer.
#include <doctest/doctest.h>
#include <zip.h>
#include <zlib.h>

#include "base/limits.h"
#include "exchange/xml/encoding.h"
#include "exchange/xml/inflate.h"
#include "exchange/xml/sax.h"
#include "exchange/xml/writer.h"

namespace plumb::exchange::xml {
namespace {

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// A stored (uncompressed) or deflated zip archive, through libzip into memory.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
  zip_error_t problem;
  zip_error_init(&problem);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &problem);
  zip_source_keep(target);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &problem);
  REQUIRE(archive != nullptr);
  for (const auto& [name, bytes] : files) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    REQUIRE(zip_file_add(archive, name.c_str(), source, 0) >= 0);
  }
  REQUIRE(zip_close(archive) == 0);
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  std::string out(static_cast<std::size_t>(zip_source_tell(target)), '\0');
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  zip_error_fini(&problem);
  return out;
}

TEST_CASE("gzip files unpack whole, and damage is told from excess") {
  const std::string text = "a model, a model, a model";
  const std::string packed = gzip(text);
  CHECK(is_gzip(packed));
  CHECK_FALSE(is_gzip(text));
  CHECK(*gunzip(packed, "f") == text);
  CHECK(*gunzip(packed + gzip(" more"), "f") == text + " more");
  CHECK(*gunzip(packed + std::string(20, '\0'), "f") == text);
  CHECK(gunzip_head(packed, 7) == "a model");
  CHECK(gunzip_head("\x1f\x8b nonsense", 7) == "");

  std::string damaged = packed;
  damaged[packed.size() - 6] = static_cast<char>(damaged[packed.size() - 6] + 1);
  const struct {
    const char* name;
    std::string bytes;
    Error::Code code;
    const char* word;
  } cases[] = {
      {"cut off", packed.substr(0, packed.size() / 2), Error::Code::bad_input, "too early"},
      {"only the mark", packed.substr(0, 3), Error::Code::bad_input, "too early"},
      {"checksum wrong", damaged, Error::Code::bad_input, "damaged"},
      {"bomb", gzip(std::string(limits::kInflateFreeBytes + (1 << 20), ' ')), Error::Code::limit,
       "kInflateRatio"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const auto result = gunzip(c.bytes, "m.gz");
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == c.code);
    CHECK(result.error().what.find(c.word) != std::string::npos);
    CHECK(result.error().where == "m.gz");
    CHECK(result.error().remedy != "");
  }
}

TEST_CASE("zip archives give the one entry asked for, within the limits") {
  const std::string archive = zip_of({{"model.xml", "<model/>"}, {"images/a.png", "png"}});
  CHECK(is_zip(archive));
  const auto found = unzip(archive, "model.xml", "f");
  REQUIRE(found.ok());
  CHECK(found->bytes == "<model/>");
  CHECK(found->others == 1);
  CHECK(unzip(archive, "other.xml", "f").error().code == Error::Code::not_found);
  CHECK(unzip(archive.substr(0, archive.size() / 2), "model.xml", "f").error().code ==
        Error::Code::bad_input);
  CHECK(unzip("PK\x03\x04", "model.xml", "f").error().code == Error::Code::bad_input);
  const std::string bomb =
      zip_of({{"model.xml", std::string(limits::kInflateFreeBytes + (1 << 20), ' ')}});
  const auto refused = unzip(bomb, "model.xml", "f");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Error::Code::limit);
}

std::string utf16(std::string_view text, bool big, bool mark) {
  std::string out = !mark ? "" : big ? "\xfe\xff" : "\xff\xfe";
  for (const char c : text) {
    if (big) out += '\0';
    out += c;
    if (!big) out += '\0';
  }
  return out;
}

TEST_CASE("the encoding comes from the mark, the zero bytes or the declaration, in this order") {
  const struct {
    const char* name;
    std::string bytes;
    std::string encoding;
    bool warns;
  } cases[] = {
      {"nothing said", "<a/>", "", false},
      {"declared", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "", false},
      {"mark", "\xef\xbb\xbf<a/>", "UTF-8", false},
      {"mark against declaration", "\xef\xbb\xbf<?xml version='1.0' encoding='latin1'?><a/>",
       "UTF-8", true},
      {"wide with mark", utf16("<a/>", false, true), "UTF-16", false},
      {"wide, other order", utf16("<a/>", true, true), "UTF-16", false},
      {"wide without mark", utf16("<a/>", false, false), "UTF-16LE", false},
      {"wide without mark, other order", utf16("<a/>", true, false), "UTF-16BE", false},
      {"wide, but says narrow", utf16("<?xml version='1.0' encoding='utf-8'?><a/>", false, true),
       "UTF-16", true},
      {"narrow, but says wide", "<?xml version='1.0' encoding='UTF-16'?><a/>", "UTF-8", true},
      {"empty", "", "", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    const Encoding found = detect_encoding(c.bytes);
    CHECK(found.name == c.encoding);
    CHECK(found.warning.empty() == !c.warns);
  }
  CHECK(single_byte_table("Windows-1252")[0x80] == 0x20ac);
  CHECK(single_byte_table("iso-8859-15")[0xa4] == 0x20ac);
  CHECK(single_byte_table("koi8-r") == nullptr);
}

// Writes down what it is told.
class Recorder final : public Sink {
 public:
  explicit Recorder(std::string capture) : capture_(std::move(capture)) {}
  std::string log;

  bool own_namespace(std::string_view uri) const override { return uri == "urn:own"; }
  Wish opened(std::string_view name, const Attributes& attributes, std::size_t line) override {
    log += "<" + std::string(name) + "@" + std::to_string(line);
    for (const auto& [key, value] : attributes.list()) {
      log += " " + std::string(key) + "=" + std::string(value);
    }
    return name == capture_ ? Wish::capture : Wish::enter;
  }
  void closed(std::string_view name) override { log += ">" + std::string(name); }
  void captured(const Node& root) override { log += json::serialize(generic(root)); }

 private:
  std::string capture_;
};

TEST_CASE("the stream spells names by namespace and hands over subtrees whole") {
  const struct {
    const char* name;
    std::string xml;
    std::string log;
  } cases[] = {
      {"no namespace", "<a b='1'>\n<c/></a>", "<a@1 b=1<c@2>c>a"},
      {"own default namespace", "<a xmlns='urn:own'><c/></a>", "<a@1<c@1>c>a"},
      {"own prefixed namespace", "<o:a xmlns:o='urn:own' o:b='1'/>", "<a@1 b=1>a"},
      {"a namespace of others", "<a xmlns='urn:else'/>", "<{urn:else}a@1>{urn:else}a"},
      {"scopes end", "<a><b xmlns='urn:else'><a/></b><a/></a>",
       "<a@1<{urn:else}b@1<{urn:else}a@1>{urn:else}a>{urn:else}b<a@1>a>a"},
      {"attributes have no default namespace", "<a xmlns='urn:else' b='1'/>",
       "<{urn:else}a@1 b=1>{urn:else}a"},
      {"well-known prefixes",
       "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='T' xml:lang='en'/>",
       "<a@1 xsi:type=T xml:lang=en>a"},
      {"capture", "<a><k x='1'>t<!-- no --><m>u</m>\n<n/> v</k></a>",
       "<a@1<k@1 x=1{\"tag\":\"k\",\"attributes\":{\"x\":\"1\"},\"children\":[\"t\",{\"tag\":"
       "\"m\",\"text\":\"u\"},{\"tag\":\"n\"},\" v\"]}>a"},
      {"text of a leaf keeps its blanks", "<a><k> t </k></a>",
       "<a@1<k@1{\"tag\":\"k\",\"text\":\" t \"}>a"},
      {"entities and sections", "<a><k>&lt;&#xe9;<![CDATA[<b>]]></k></a>",
       "<a@1<k@1{\"tag\":\"k\",\"text\":\"<\xc3\xa9<b>\"}>a"},
      {"latin", "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xe9'/>", "<a@1 b=\xc3\xa9>a"},
      {"windows", "<?xml version='1.0' encoding='windows-1252'?><a b='\x80'/>",
       "<a@1 b=\xe2\x82\xac>a"},
      {"wide lines", utf16("<a>\n<b/></a>", false, true), "<a@1<b@2>b>a"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    Recorder recorder("k");
    std::vector<Note> warnings;
    const Status status = parse(c.xml, "f.xml", recorder, warnings);
    CHECK_MESSAGE(status.ok(), (status.ok() ? "" : status.error().text()));
    CHECK(recorder.log == c.log);
  }
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += piece;
  return out;
}

TEST_CASE("hostile and broken files are refused with place and reason") {
  std::string many_attributes;
  for (std::size_t i = 0; i <= limits::kXmlAttributes; ++i) {
    many_attributes += " a" + std::to_string(i) + "=''";
  }
  const struct {
    const char* name;
    std::string xml;
    Error::Code code;
    const char* word;
    const char* where;
  } cases[] = {
      {"empty", "", Error::Code::bad_input, "empty", "f.xml:1"},
      {"only blanks", "  \n ", Error::Code::bad_input, "too early", "f.xml:2"},
      {"cut off in a tag", "<a>\n<b", Error::Code::bad_input, "too early", "f.xml:2"},
      {"cut off between tags", "<a>\n<b/>", Error::Code::bad_input, "too early", "f.xml:2"},
      {"wrong end tag", "<a>\n</b>", Error::Code::bad_input, "end tag", "f.xml:2"},
      {"not XML", "hello", Error::Code::bad_input, "broken", "f.xml:1"},
      {"zip by mistake", std::string("PK\x03\x04\0\0", 6), Error::Code::bad_input, "broken",
       "f.xml:1"},
      {"two roots", "<a/><b/>", Error::Code::bad_input, "broken", "f.xml:1"},
      {"bytes not in the encoding", "<a b='\xe9'/>", Error::Code::bad_input, "encoding", "f.xml:1"},
      {"unknown encoding", "<?xml version='1.0' encoding='klingon'?><a/>", Error::Code::bad_input,
       "encoding", "f.xml:1"},
      {"undeclared prefix", "<a>\n<x:b/></a>", Error::Code::bad_input, "prefix", "f.xml:2"},
      {"repeated attribute", "<a b='1' b='2'/>", Error::Code::bad_input, "broken", "f.xml:1"},
      {"entity declared", "<!DOCTYPE a [<!ENTITY e 'x'>]>\n<a>&e;</a>", Error::Code::bad_input,
       "entities", "f.xml:1"},
      {"entities of entities",
       "<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
       Error::Code::bad_input, "entities", "f.xml:1"},
      {"external entity", "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
       Error::Code::bad_input, "entities", "f.xml:1"},
      {"parameter entity", "<!DOCTYPE a [<!ENTITY % e SYSTEM 'http://x/y'> %e;]><a/>",
       Error::Code::bad_input, "entities", "f.xml:1"},
      {"entity of an external document type", "<!DOCTYPE a SYSTEM 'a.dtd'>\n<a>&e;</a>",
       Error::Code::bad_input, "entities", "f.xml:2"},
      {"too deep", repeated("<a>", limits::kXmlDepth + 1), Error::Code::limit, "kXmlDepth",
       "f.xml:1"},
      {"too deep in a capture", "<k>" + repeated("<a>", limits::kXmlDepth), Error::Code::limit,
       "kXmlDepth", "f.xml:1"},
      {"too many attributes", "<a" + many_attributes + "/>", Error::Code::limit, "kXmlAttributes",
       "f.xml:1"},
      {"attribute too long", "<a b='" + std::string(limits::kXmlAttributeBytes + 1, 'x') + "'/>",
       Error::Code::limit, "kXmlAttributeBytes", "f.xml:1"},
      {"name too long", "<" + std::string(limits::kXmlNameBytes + 1, 'x') + "/>",
       Error::Code::limit, "kXmlNameBytes", "f.xml:1"},
      {"text too long", "<a>" + std::string(limits::kXmlTextBytes + 1, 'x') + "</a>",
       Error::Code::limit, "kXmlTextBytes", "f.xml:1"},
  };
  for (const auto& c : cases) {
    CAPTURE(c.name);
    Recorder recorder("k");
    std::vector<Note> warnings;
    const Status status = parse(c.xml, "f.xml", recorder, warnings);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().code == c.code);
    CHECK_MESSAGE(status.error().what.find(c.word) != std::string::npos, status.error().what);
    CHECK(status.error().where == c.where);
    CHECK(status.error().remedy != "");
  }
}

TEST_CASE("what is written is read back as it was, apart from what XML cannot hold") {
  Writer writer;
  writer.open("a");
  writer.attribute("b", "<\"&'>\t\n\r\xc3\xa9");
  writer.attribute("n", -12LL);
  writer.leaf("empty", "");
  writer.leaf("k", " x\r\n<&]]> \x01 \xff ");
  writer.close();
  const std::string xml = std::move(writer).take();
  CHECK(xml ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<a b=\"&lt;&quot;&amp;'&gt;&#9;&#10;&#13;\xc3\xa9\" n=\"-12\">\n"
        "  <empty/>\n"
        "  <k> x&#13;\n&lt;&amp;]]&gt; \xef\xbf\xbd \xef\xbf\xbd </k>\n</a>\n");
  Recorder recorder("k");
  std::vector<Note> warnings;
  REQUIRE(parse(xml, "f", recorder, warnings).ok());
  CHECK(recorder.log ==
        "<a@2 b=<\"&'>\t\n\r\xc3\xa9 n=-12<empty@3>empty<k@4{\"tag\":\"k\",\"text\":"
        "\" x\\r\\n<&]]> \xef\xbf\xbd \xef\xbf\xbd \"}>a");

  const struct {
    const char* name;
    std::string text;
    bool kept;
  } texts[] = {
      {"plain", "abc \xf0\x9f\x98\x80", true}, {"control character", "a\x07", false},
      {"cut off sequence", "a\xc3", false},    {"overlong sequence", "\xc0\xaf", false},
      {"surrogate", "\xed\xa0\x80", false},    {"U+FFFE", "\xef\xbf\xbe", false},
  };
  for (const auto& c : texts) {
    CAPTURE(c.name);
    CHECK((writable(c.text) == c.text) == c.kept);
  }
  CHECK(is_ncname("id-1.a_B"));
  for (const char* bad : {"", "1a", "-a", "a b", "a:b", "\xc3\xa9"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_ncname(bad));
  }
}

}  // namespace
}  // namespace plumb::exchange::xml
