// What the kiosk stands on: the ports that the loop is given. The real ones live beside this file; tests pass
// others. All threads, files, sockets and devices are behind these. Only app/loop, kiosk, main.c, foyer-drive and
// platform/*.c include this header; platform/*.c includes this and base only.
#pragma once
#include "base/err.h"
#include "base/net_fault.h"
#include "base/symbology.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---------------------------------------------------------------- inbox: from any thread to the loop
// Everything that happens arrives here, in order. Bounded; a reply's slot is reserved when its request is
// submitted, so replies cannot be dropped; anything else may be, and is counted.

enum inbox_kind {
    INBOX_NET_REPLY,   // net -> loop
    INBOX_STORE_REPLY, // store -> loop
    INBOX_SCAN,        // scanner -> loop: a code was read
    INBOX_PREVIEW,     // scanner -> loop: there is a newer picture; at most one waits at a time
    INBOX_SCANNER,     // scanner -> loop: what can read codes now
    INBOX_QUIT,        // SIGTERM
};

// How a request ended, before anybody looks at the body.
enum net_end {
    NET_DONE,       // a complete HTTP reply; look at status
    NET_NOT_SENT,   // nothing left this machine (name, connect, TLS): a write surely did not happen
    NET_LOST,       // sent, at least in part, and no complete reply: a write may have happened
    NET_TOO_LARGE,  // body over its cap, or headers over 64 KB; abandoned
    NET_CANCELLED,  // by net_cancel_session
};

enum { NET_ETAG = 128, NET_URL = 4096 };

struct net_reply {
    uint32_t number;   // of the request
    enum net_fault fault;
    bool verified;     // over TLS with the server's name and chain verified: its Date can be believed
    enum net_end end;
    int status;        // HTTP status, 0 without one
    bool is_json;      // Content-Type is JSON or FHIR JSON
    char etag[NET_ETAG]; // as received, quotes and all; "" without one or when too long
    int retry_after_s; // -1 without; capped at 3600
    int64_t date_ms;   // the Date header, -1 without
    int64_t date_at_ms; // clock_now_ms() when it arrived, before the body: what date_ms is compared at; -1 without
    int64_t took_ms;
    char *body;        // NUL after body_bytes; owned by the item: inbox_item_free wipes and frees
    size_t body_bytes;
};

enum store_answer { STORE_COMMITTED, STORE_ROW, STORE_OPENED, STORE_FAILED, STORE_SEARCHED };

struct store_reply {
    uint32_t number;   // of the request, 0 for rows found at opening
    enum store_answer answer;
    enum err err;      // for STORE_FAILED
    struct store_row *row; // STORE_ROW: an open row found at opening (number 0), or one found by store_search; owned by the item
    int rows_open, rows_sealed_otherwise; // STORE_OPENED; the second also STORE_SEARCHED: left out, they do not open
};

// A code as it was read. Owned by its item: wiped and freed with it.
struct scan {
    enum symbology symbology; // SYMBOLOGY_UNKNOWN from a fixed scanner: its AIM identifier is still in front
    bool gs1;
    bool fixed;     // from a fixed scanner
    size_t count;   // 1 to SCAN_BYTES
    unsigned char bytes[SCAN_BYTES];
};

// What reads codes.
struct scanner_state {
    bool camera;    // a camera or what is played in its place: pictures come, or will once it is watched
    bool decoder;   // false from when it died or hung several times in a row until it answers, also when nobody watches
    bool serial, wedge; // fixed scanners that are there
    bool dark;      // the camera's picture is too dark to read from
};

struct inbox_item {
    enum inbox_kind kind;
    struct scan *scan;
    struct scanner_state scanner;
    struct net_reply net;
    struct store_reply store;
};

struct inbox;
// bell is called (any thread) when an item was pushed: it must wake window_wait.
MUST_CHECK enum err inbox_new(size_t slots, void (*bell)(void *), void *bell_context,
                              struct inbox **ret_inbox);
void inbox_free(struct inbox *inbox);
// Reserves one slot for an item that must not be lost. ERR_FULL when there is none.
MUST_CHECK enum err inbox_reserve(struct inbox *inbox);
// Fills a reserved slot. Takes over the buffers in item. Never fails.
void inbox_push_reserved(struct inbox *inbox, const struct inbox_item *item);
// Without reservation: ERR_FULL counts it as dropped and frees what item owns.
MUST_CHECK enum err inbox_push(struct inbox *inbox, const struct inbox_item *item);
// Main thread: the next item, or false. The caller frees it with inbox_item_free.
bool inbox_pop(struct inbox *inbox, struct inbox_item *ret_item);
void inbox_item_free(struct inbox_item *item);
uint64_t inbox_dropped(const struct inbox *inbox);

// ---------------------------------------------------------------- net: one thread, one curl_multi

enum net_method { NET_GET, NET_HEAD, NET_POST, NET_PUT, NET_PATCH };

struct net_header {
    const char *name; // "If-Match"
    const char *value;
};

struct net_request {
    uint32_t number;         // chosen by the caller, never reused
    enum net_method method;
    const char *url;
    const struct net_header *headers;
    int header_count;
    const char *body;        // may be NULL
    size_t body_bytes;
    int connect_ms, total_ms; // reliability 10
    size_t body_max_bytes;   // of the reply, after decompression
    int retries;             // reads only: repeats on 429, 5xx or no reply, with jitter, inside total_ms
    bool in_session;         // cancelled by net_cancel_session; its connection is closed then
    int identity;            // index into net_settings.identities
};

// Who we are and whom we trust, for one kind of service.
struct net_identity {
    const char *ca_file, *cert_file, *key_file; // "" or NULL = system CAs, no client certificate
    const char *crl_file;                       // "" or NULL = revocation is not looked up
};

enum { NET_IDENTITIES = 2 };

struct net_settings {
    struct net_identity identities[NET_IDENTITIES];
    const char *proxy_url;           // http:// alone (else ERR_UNSUPPORTED); "" or NULL = none, whatever the environment says
    const char *proxy_user, *proxy_password; // Basic, to this proxy alone; copied
    bool allow_http_loopback;                   // demo and tests; http elsewhere is always refused
    const char *resolve;                        // tests: "HOST:PORT:ADDRESS ..." for CURLOPT_RESOLVE; NULL
};

struct net;
MUST_CHECK enum err net_new(struct inbox *inbox, const struct net_settings *settings,
                            struct net **ret_net);
void net_free(struct net *net); // cancels everything, joins the thread
// Copies the request (into wiping memory) and reserves its slot in the inbox. Main thread.
MUST_CHECK enum err net_submit(struct net *net, const struct net_request *request);
// Cancels all in_session requests (each answers NET_CANCELLED), closes connections that carried them, and
// wipes the net thread's stack. Returns at once.
void net_cancel_session(struct net *net);
int net_in_flight(const struct net *net); // for foyer-drive's wait

// ---------------------------------------------------------------- store: the journal, in its own thread
// SQLite, synchronous FULL, rows sealed with AES-256-GCM (AAD: row id, kind, kiosk id). The store knows rows,
// not their meaning. Order of requests is order of commits.

enum store_kind { STORE_INTENT = 1, STORE_TASK = 2, STORE_UNDO = 3 };
enum { STORE_ID = 37, STORE_ROW_BYTES = 4096 };

struct store_row {
    char id[STORE_ID];      // UUID
    enum store_kind kind;
    int state;              // of its owner's enum, not sealed
    bool open;              // open rows are given back at opening
    int64_t wall_ms;        // when it was begun; decides when it is deleted
    size_t sealed_bytes;    // of data, before sealing; at most STORE_ROW_BYTES
    unsigned char data[STORE_ROW_BYTES];
};

struct store_settings {
    const char *file;
    const char *key_file;   // 32 bytes, made with mode 0600 when absent and make_key is set
    bool make_key;
    const char *kiosk_id;
    int keep_days;
};

struct store;
MUST_CHECK enum err store_new(struct inbox *inbox, const struct store_settings *settings,
                              struct store **ret_store);
void store_free(struct store *store); // commits what is queued, closes, joins
// Inserts or replaces the row; answers STORE_COMMITTED after fsync, or STORE_FAILED. Copies.
MUST_CHECK enum err store_put(struct store *store, uint32_t number, const struct store_row *row);
// Every row begun at or after wall_ms, open or closed, newest first, at most 200, as STORE_ROW with this number, then
// STORE_SEARCHED (or STORE_FAILED). Sees what was put before; answers to later requests may come between its rows.
// ERR_FULL with 4 searches under way. store_free breaks off what is not given yet.
MUST_CHECK enum err store_search(struct store *store, uint32_t number, int64_t wall_ms);
// Deletes closed rows begun before wall_ms. No answer.
void store_expire(struct store *store, int64_t wall_ms);
// As state_write, in the store's thread and in the order of its requests: a slow disk does not stop the screen. Copies.
// No answer; a failure is logged.
MUST_CHECK enum err store_write_state(struct store *store, const char *dir, const char *name,
                                      const void *bytes, size_t count);
int store_in_flight(const struct store *store);

// ---------------------------------------------------------------- clock, chance, state files

int64_t clock_now_ms(void);   // CLOCK_MONOTONIC (or the test's); for every limit and delay
int64_t clock_real_ms(void);  // CLOCK_MONOTONIC, never the test's: what libcurl's limits are judged by
int64_t clock_wall_ms(void);  // UTC; for what a patient reads and for "today"
// Milliseconds since the kernel started this process (from /proc/self/stat); 0 when it cannot be read.
int64_t clock_since_start_ms(void);
// Tests and demo: wall time starts at wall_ms, without a correction, and both clocks can be moved on.
void clock_set_wall(int64_t wall_ms);
void clock_advance(int64_t ms);
// True when the kernel says that its clock is synchronised (adjtimex).
bool clock_is_synchronised(void);

// When this program was built (UTC): no clock can be right that is before it (reliability 9). Certificates are checked at
// this moment when the clock is before it, and at corrected time once there is a correction.
int64_t clock_build_ms(void);
// clock.trust tls_date: wall time is the kernel's plus this offset from now on.
void clock_correct(int64_t offset_ms);
int64_t clock_correction_ms(void);

MUST_CHECK enum err chance_bytes(void *bytes, size_t count); // getrandom
MUST_CHECK enum err chance_uuid(char ret_uuid[37]);          // version 4
// HMAC-SHA256 under a random key made at first use and never stored, folded to 64 bits; never 0. Tells equal
// from different until the program ends, and nothing else (reliability 3: per identity).
uint64_t chance_tag(const void *bytes, size_t count);

// A small file in state_dir, replaced whole and fsynced (write, fsync, rename, fsync of the folder).
MUST_CHECK enum err state_write(const char *dir, const char *name, const void *bytes, size_t count);
MUST_CHECK enum err state_read(const char *dir, const char *name, void *ret_bytes, size_t size,
                               size_t *ret_count);
// A whole file into wiping memory with a NUL behind; gives (secure_free).
MUST_CHECK enum err file_read(const char *path, size_t max_bytes, char **ret_body, size_t *ret_bytes);

// Makes dir and its parents, mode 0700, when they are absent.
MUST_CHECK enum err state_dir_make(const char *dir);

// ---------------------------------------------------------------- keys, certificates, PIN

// RSASSA-PKCS1-v1_5 with SHA-512 by the PEM key in this file (RSA, at least 2048 bits; ERR_UNSUPPORTED otherwise). The key
// is read for each signature and wiped.
MUST_CHECK enum err sign_rs512(const char *key_file, const void *bytes, size_t count,
                               unsigned char *ret_signature, size_t size, size_t *ret_count);
// Whole days until the first certificate in this PEM file ends; negative once it has.
MUST_CHECK enum err cert_days_left(const char *cert_file, int64_t wall_ms, int *ret_days);

// Why a certificate and its key cannot be used, told apart by what mends it.
enum pem_fault {
    PEM_FINE,
    PEM_NO_FILE,
    PEM_UNREADABLE,       // there, but not for this user, or no plain file
    PEM_NOT_PEM,          // no certificate or no private key in it, a damaged one, or far too large
    PEM_PASSPHRASE,       // the key is encrypted: nobody sits at a kiosk to type its passphrase
    PEM_KEY_DOES_NOT_FIT, // the key of another certificate than the file's first
    PEM_ENDED,            // the time of the file's first certificate is over, by clock_wall_ms
};
// Looks at both files, the certificate's first, and tells the first fault. "" for either: the other is checked alone, so
// a caller learns whose fault it is by asking for each, then for both. Never asks for a passphrase. cert_file may be a file
// of authorities.
MUST_CHECK enum pem_fault pem_check(const char *cert_file, const char *key_file);
// "scrypt$15$8$1$SALT$HASH" (N as a power of two, r, p, base64url), for staff.pin_hash.
MUST_CHECK enum err pin_hash(const char *pin, char *ret_hash, size_t size);
// Constant time. False for a malformed hash, too.
bool pin_matches(const char *hash, const char *pin);

// As PASS keys want it (app/codes/pass.h, national-services 8.3): ECDSA on P-256 with SHA-256, signature r||s.
bool es256_verify(const unsigned char x[32], const unsigned char y[32], const void *bytes, size_t count,
                  const unsigned char signature[64]);
// Are these the x and y of a point of P-256? No signature is right by any other.
bool es256_is_point(const unsigned char x[32], const unsigned char y[32]);
// By the PEM key in this file (EC P-256; ERR_UNSUPPORTED otherwise), read for each signature and wiped.
MUST_CHECK enum err es256_sign(const char *key_file, const void *bytes, size_t count, unsigned char ret_signature[64]);
// A new key as a PEM file of mode 0600 (ERR_DUPLICATE: never over a file that is there), and its public point; the point of
// one that is there.
MUST_CHECK enum err es256_new_key(const char *key_file, unsigned char ret_x[32], unsigned char ret_y[32]);
MUST_CHECK enum err es256_public(const char *key_file, unsigned char ret_x[32], unsigned char ret_y[32]);

// ---------------------------------------------------------------- scanner: cameras and fixed scanners, one thread
// Reads the camera while it is watched, hands its pictures to foyer-decode (its own process, platform/decode), and listens
// to fixed scanners always. What is unplugged is looked for again until it is back; INBOX_SCANNER says when something
// changes. A code is given once: the same bytes within 2 s are the same scan. Picture bytes live in shared memory that
// is given back when nobody watches, and nowhere else.

struct scanner_settings {
    const char *camera;    // device file, "auto" = the first that can, "" = none
    const char *pictures;  // folder of pictures, or a recorded video (.mjpeg, .y4m), played as a camera; "" = none
    const char *serial;    // device file, "" = none
    const char *wedge;     // "VVVV:PPPP" USB ids in hex of a keyboard that is a scanner, "" = none
    const char *wedge_prefix; // what it sends before each code, as window_settings.scan_prefix; NULL or "" = none
    const char *decoder;   // program; "" = foyer-decode beside this one
    bool code_39, product; // read these, too; products only to refuse them
};

struct scanner;
// Opens no device yet: one that is absent or in use is looked for later and is no error. inbox outlives the scanner; the
// settings' texts do not matter afterwards. ERR_SYNTAX: wedge is neither "" nor USB ids. ERR_RANGE: wedge_prefix is longer
// than 4 characters, or not visible ASCII. ERR_LIMIT: the name of camera, pictures, serial or decoder is too long. ERR_MEMORY,
// ERR_SYSTEM: what the thread needs cannot be had. On error *ret_scanner is as it was.
MUST_CHECK enum err scanner_new(struct inbox *inbox, const struct scanner_settings *settings,
                                struct scanner **ret_scanner);
// For --check-config: is the keyboard with these USB ids there, and may this user open it? Opens what there is and closes
// it; takes nothing. Best last.
enum wedge_found { WEDGE_ABSENT, WEDGE_REFUSED, WEDGE_THERE };
enum wedge_found scanner_find_wedge(const char *wedge);
void scanner_free(struct scanner *scanner); // ends the decoder, joins the thread
// Main thread. On: the camera is opened, the decoder is started, pictures and codes come. Off: both end, and the memory
// they shared is given back; codes of the camera that were under way are dropped.
void scanner_watch(struct scanner *scanner, bool on);
// Main thread: what is held up now is given again, though it was given before: the page that is there now has not seen it.
void scanner_again(struct scanner *scanner);
enum { SCANNER_PREVIEW = 512 }; // px, both sides of a preview
// Main thread: the newest picture, square, 8-bit grey, rows without gaps, not mirrored, valid until the next call or scanner_watch.
// ret_number rises with each picture; 0 = none, *ret_grey NULL.
void scanner_preview(struct scanner *scanner, uint32_t *ret_number, const unsigned char **ret_grey);
// For the log and tests: how often the decoder was started since scanner_new, and its process id now (0 = none).
int scanner_decoder_starts(const struct scanner *scanner);
int scanner_decoder_pid(const struct scanner *scanner);

// ---------------------------------------------------------------- sound: SDL2 audio, opened at the first sound

struct sound;
enum sound_kind { SOUND_READ, SOUND_REFUSED };
MUST_CHECK enum err sound_new(struct sound **ret_sound);
void sound_free(struct sound *sound);
void sound_play(struct sound *sound, enum sound_kind kind); // silent where there is no device; never blocks

// ---------------------------------------------------------------- signals

// SIGTERM and SIGINT become INBOX_QUIT. Call before other threads are made: they inherit the mask.
MUST_CHECK enum err signals_to_inbox(struct inbox *inbox);
void signals_stop(void);

// ---------------------------------------------------------------- memory that forgets

// First thing in main(): no core dumps, not dumpable, wiping allocators into OpenSSL, curl, cJSON, SDL
// and SQLite, in the order of reliability 11. Any failure is fatal.
MUST_CHECK enum err secure_begin(void);
void *secure_alloc(size_t size);
void *secure_calloc(size_t count, size_t size);
void *secure_realloc(void *memory, size_t size);
void secure_free(void *memory); // wipes
// Pages for the session: guard pages on both sides, mlock, DONTDUMP, DONTFORK. size is rounded up to pages.
MUST_CHECK enum err secure_pages(size_t size_bytes, void **ret_pages);
// Wipes and gives back what secure_pages gave; no longer wiped on death.
void secure_pages_free(void *pages, size_t size_bytes);
// Fatal signals and failed assertions wipe these pages, then die.
void secure_wipe_on_death(void *pages, size_t size_bytes);
// Tests: the N-th allocation from now fails (0 = never).
void secure_fail_at(uint64_t n);
uint64_t secure_alloc_count(void);

// ---------------------------------------------------------------- log

// file NULL = stderr. Lines below min_severity (enum log_severity) are not written.
MUST_CHECK enum err log_open(const char *file, int min_severity);

// ---------------------------------------------------------------- watchdog: systemd's notify socket

// Without $NOTIFY_SOCKET these do nothing. Only the main loop pings, at the end of a full turn (reliability 14).
void watchdog_ready(void);
void watchdog_ping(void);
// How often to ping: half of $WATCHDOG_USEC; 0 = nobody watches.
int64_t watchdog_interval_ms(void);

// ---------------------------------------------------------------- steps at which a test may stop us

// With FOYER_STOP_AT=step or step:n in the environment the program kills itself (SIGKILL) at the n-th passing of that
// step. Only in programs that link foyer_platform_steps; in the release this does nothing.
void platform_step(const char *step);

// ---------------------------------------------------------------- window: SDL2

enum window_event_kind {
    WINDOW_NONE,
    WINDOW_POINTER_DOWN, // finger or mouse, px of the picture
    WINDOW_POINTER_MOVE,
    WINDOW_POINTER_UP,
    WINDOW_KEY,          // one of enum window_key
    WINDOW_CHARACTER,    // a typed letter or digit, ASCII, upper case
    WINDOW_SCANNED,      // a fixed scanner typed a whole code behind its prefix: window_scanned
    WINDOW_EXPOSED,      // everything must be presented again
    WINDOW_RESIZED,
    WINDOW_BELL,         // the inbox has something
    WINDOW_QUIT,
};

enum window_key {
    KEY_NEXT,      // Tab, Down, Right, F14
    KEY_PREVIOUS,  // Shift+Tab, Up, Left, F13
    KEY_SELECT,    // Enter, F15
    KEY_BACK,      // Escape, F16
    KEY_DELETE,    // Backspace
    KEY_HELP,      // F18
    KEY_STAFF,     // F12: the staff screen's PIN, like the long hold of the corner
};

struct window_event {
    enum window_event_kind kind;
    int x, y;
    enum window_key key;
    char character;
};

struct window_settings {
    bool allow_unseen; // may run on a driver that shows nothing; SDL_VIDEODRIVER in the environment allows it, too
    bool fullscreen;
    int width_px, height_px; // 0 = the display's own
    const char *title;
    const char *scan_prefix; // what a fixed scanner types first; then all up to Enter is a code and nothing else; "" = none
};

struct window_rect {
    int x, y, w, h;
};

struct window;
// ERR_NO_DISPLAY when there is no driver, or none but those that show nothing and allow_unseen is not set.
MUST_CHECK enum err window_new(const struct window_settings *settings, struct window **ret_window);
void window_free(struct window *window);
// Millimetres across the panel as the driver states them, 0 when it does not or when absurd.
int window_width_mm(const struct window *window);
void window_size_px(const struct window *window, int *ret_width, int *ret_height);
// The picture: 32-bit XRGB rows. Painted by ui/paint_sdl.c, shown by window_present.
struct SDL_Surface;
struct SDL_Surface *window_surface(struct window *window);
void window_present(struct window *window, const struct window_rect *rects, int count);
// Blocks until something happens or timeout_ms have passed (-1 = forever). False = nothing. On drivers where SDL
// polls (dummy, offscreen) it blocks in poll() instead (settled 7); on kmsdrm in slices, see DECISIONS.
bool window_wait(struct window *window, int64_t timeout_ms, struct window_event *ret_event);
// After WINDOW_SCANNED: moves the code out, wiping it here. The caller wipes ret_scan.
void window_scanned(struct window *window, struct scan *ret_scan);
// Any thread.
void window_ring(struct window *window);
// Drops what the input layer still holds of a session (IME text, queued events).
void window_forget(struct window *window);
