// Whether this is a build with a sanitizer, in which some things are slower, larger or not possible.
#pragma once

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PLATFORM_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLATFORM_SANITIZED 1
#endif
#ifndef PLATFORM_SANITIZED
#define PLATFORM_SANITIZED 0
#endif
