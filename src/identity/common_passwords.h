// The passwords people choose most, and the words they build them from, in lower case. Private to
// identity/. Written for this project from what published lists of leaked passwords agree on.
#pragma once

#include <array>
#include <string_view>

namespace plumb::identity {

// clang-format off
inline constexpr std::array kCommonPasswords = std::to_array<std::string_view>({
    // runs of keys
    "0123456789", "01234567890", "012345678910", "0987654321", "09876543210", "098765432109",
    "111111", "112233", "11223344", "1122334455", "112233445566", "121212", "123123",
    "123321", "1234", "12341234", "12345", "123456", "1234567", "12345678", "123456789",
    "1234567890", "12345678900", "123456789012", "1234567890123", "123456789123",
    "1234567891234", "12345678910", "1234567891011", "147258369", "147258369000",
    "159357", "159753", "1q2w3e", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u",
    "1qaz2wsx", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "147852369", "654321", "666666",
    "741852963", "7777777", "789456123", "789456123000", "87654321", "888888", "987654321",
    "9876543210", "987654321012",
    "a1b2c3", "a1b2c3d4", "a1b2c3d4e5", "a1b2c3d4e5f6", "aaaaaa", "abc", "abcabc", "abcd",
    "abcdef", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghij", "abcdefghijk", "abcdefghijkl",
    "abcdefghijklm", "abcdefghijklmnop", "abcdefghijklmnopqrstuvwxyz",
    "asdf", "asdfasdf", "asdfgh", "asdfghjk", "asdfghjkl", "asdfghjklqwe", "asdfghjklzxcvbnm",
    "azerty", "azertyuiop", "azertyuiopqs", "qazwsx", "qazwsxedc", "qazwsxedcrfv", "qwer",
    "qwerasdf", "qwerasdfzxcv", "qwert", "qwerty", "qwertyui", "qwertyuiop", "qwertyuiopas",
    "qwertyuiopasdf", "qwertyuiopasdfghjkl", "qwertyuiopasdfghjklzxcvbnm", "qwertz",
    "qwertzuiop", "yxcvbnm", "zaqwsx", "zaqxswcde", "zxcv", "zxcvbn", "zxcvbnm", "zxcvbnmasdfg",
    // words for a way in
    "access", "admin", "adminadmin", "administrator", "administration", "changeit", "changeme",
    "changethis", "changepassword", "default", "defaultpassword", "demo", "forgot", "guest",
    "hallo", "hello", "helloworld", "iforgotmypassword", "kennwort", "letmein", "letmeinnow",
    "letmeinplease", "login", "manager", "master", "motdepasse", "mypassword",
    "mysecretpassword", "newpassword", "nopassword", "openup", "opensesame", "pass",
    "passpass", "passphrase", "password", "passwordpassword", "passwort", "passw", "private",
    "qwertypassword", "root", "rootroot", "secret", "secretsecret", "secure", "server",
    "supersecret", "supersecretpassword", "superuser", "sysadmin", "system", "temporary",
    "temppassword", "test", "testing", "testpassword", "testtest", "testuser", "thisisapassword",
    "thisismypassword", "trustno", "unknown", "user", "username", "welcome", "welcomehome",
    "whatever", "wachtwoord",
    // love, play, people, seasons
    "angel", "arsenal", "ashley", "asshole", "babygirl", "bailey", "barcelona", "baseball",
    "basketball", "batman", "biteme", "blink", "business", "butterfly", "buster", "charlie",
    "cheese", "chelsea", "chocolate", "computer", "cookie", "correcthorsebatterystaple",
    "daniel", "dragon", "family", "flower", "football", "forever", "freedom", "fuckyou",
    "george", "ginger", "hannah", "harley", "hunter", "iloveyou", "iloveyouforever",
    "iloveyousomuch", "internet", "jennifer", "jessica", "jesus", "jordan", "joshua", "killer",
    "liverpool", "loveme", "lovely", "loveyou", "maggie", "manchester", "manchesterunited",
    "matrix", "michael", "michelle", "minecraft", "monkey", "mustang", "naruto", "nicole",
    "ninja", "november", "october", "pepper", "pokemon", "princess", "purple", "samsung",
    "shadow", "soccer", "spring", "starwars", "summer", "sunshine", "superman", "september",
    "december", "january", "february", "autumn", "winter", "thomas", "tigger", "tinkerbell",
    // this product and its kind
    "alignment", "architect", "architecture", "company", "enterprise", "plumb", "plumbline",
    "plumblineplumbline", "strategy",
});
// clang-format on

}  // namespace plumb::identity
