// Whether this is built with the address sanitizer: g++ and clang say it differently.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define PLUMB_ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PLUMB_ADDRESS_SANITIZER 1
#endif
#endif
