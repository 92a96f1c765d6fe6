#include "ready.h"

#include "kiosk.h"
#include "platform/platform.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
    LINE_BYTES = CONFIG_PATH + 256,
    REVOKED_MAX_BYTES = 4 * 1024 * 1024,
    JOURNAL_KEY_BYTES = 32
};

struct ready {
    void (*write)(void *context, const char *text);
    void *context;
    int faults;
};

static void say(const struct ready *ready, const char *before, const char *key, const char *path,
                const char *sentence)
{
    char line[LINE_BYTES];
    struct text_builder builder;

    text_begin(&builder, line, sizeof line);
    text_add(&builder, before);
    text_add(&builder, key);
    text_add(&builder, ": ");
    text_add(&builder, path);
    text_add(&builder, " ");
    text_add(&builder, sentence);
    text_add(&builder, ".\n");
    ready->write(ready->context, line);
}

static void fault(struct ready *ready, const char *key, const char *path, const char *sentence)
{
    ready->faults++;
    say(ready, "", key, path, sentence);
}

// NULL when this user can read a file of this name, else what is wrong.
static const char *file_fault(const char *path)
{
    struct stat status;

    if (stat(path, &status) != 0 && errno != EACCES) {
        return "is not there; put the file there, or mend the name";
    }
    if (access(path, R_OK) != 0) {
        return "may not be read by this user; change its owner or mode";
    }
    return S_ISREG(status.st_mode) ? NULL : "is not a file; name the file itself";
}

static const char *pem_sentence(enum pem_fault what)
{
    switch (what) {
    case PEM_NOT_PEM: return "is not PEM, or damaged; convert it with openssl";
    case PEM_PASSPHRASE:
        return "has a passphrase, which nobody can type at a kiosk; take it off with openssl pkey, "
               "and "
               "keep the mode 0640";
    case PEM_KEY_DOES_NOT_FIT:
        return "is the key of another certificate; name the two that belong together";
    case PEM_ENDED: return "has ended: its first certificate is no longer valid; get a new one";
    case PEM_FINE:
    case PEM_NO_FILE:
    case PEM_UNREADABLE: break;
    }
    return "cannot be read";
}

// True when the file is there and right by itself, or not named.
static bool check_pem(struct ready *ready, const char *key, const char *path, bool is_key)
{
    const char *sentence = path[0] == '\0' ? NULL : file_fault(path);

    if (path[0] != '\0' && sentence == NULL) {
        enum pem_fault what = pem_check(is_key ? "" : path, is_key ? path : "");
        sentence = what == PEM_FINE ? NULL : pem_sentence(what);
    }
    if (sentence != NULL) {
        fault(ready, key, path, sentence);
    }
    return sentence == NULL;
}

// Whom to trust: a list, of which one that has ended may stand beside others that have not.
static void check_authorities(struct ready *ready, const char *key, const char *path)
{
    if (path[0] != '\0' && file_fault(path) == NULL && pem_check(path, "") == PEM_ENDED) {
        say(ready, "note: ", key, path, pem_sentence(PEM_ENDED));
        return;
    }
    (void)check_pem(ready, key, path, false);
}

static void check_pair(struct ready *ready, const char *cert_key, const char *cert,
                       const char *key_key, const char *key)
{
    bool cert_fine = check_pem(ready, cert_key, cert, false);
    bool key_fine = check_pem(ready, key_key, key, true);

    if (cert_fine && key_fine && cert[0] != '\0' && key[0] != '\0' &&
        pem_check(cert, key) == PEM_KEY_DOES_NOT_FIT) {
        fault(ready, key_key, key, pem_sentence(PEM_KEY_DOES_NOT_FIT));
    }
}

static void check_revoked(struct ready *ready, const char *path)
{
    const char *sentence = path[0] == '\0' ? NULL : file_fault(path);
    char *body = NULL;
    size_t bytes = 0;

    if (path[0] != '\0' && sentence == NULL) {
        bool read = file_read(path, REVOKED_MAX_BYTES, &body, &bytes) == OK;
        sentence =
            read && strstr(body, "-----BEGIN X509 CRL-----") != NULL
                ? NULL
                : "is not a list of revoked certificates in PEM; convert it with openssl crl";
        secure_free(body);
    }
    if (sentence != NULL) {
        fault(ready, "site.fhir.crl_file", path, sentence);
    }
}

static void check_secrets(struct ready *ready, const struct config *config)
{
    const char *password = config->proxy_password_file;
    const char *journal = config->journal_key_file;
    const char *sentence = password[0] == '\0' ? NULL : file_fault(password);
    struct stat status;

    if (sentence != NULL) {
        fault(ready, "proxy.password_file", password, sentence);
    }
    sentence = journal[0] == '\0' ? NULL : file_fault(journal);
    if (journal[0] != '\0' && sentence == NULL &&
        (stat(journal, &status) != 0 || status.st_size != JOURNAL_KEY_BYTES)) {
        sentence = "does not hold exactly 32 bytes; make it with head -c 32 /dev/urandom";
    }
    if (sentence != NULL) {
        fault(ready, "journal.key_file", journal, sentence);
    }
}

// A folder that is there and can be written to, or else its nearest parent, in which it can be
// made.
static void check_state_dir(struct ready *ready, const char *dir)
{
    char path[CONFIG_PATH];
    struct stat status = {0};
    struct text_builder builder;
    bool there = true;

    text_begin(&builder, path, sizeof path);
    text_add(&builder, dir);
    while (stat(path, &status) != 0 && errno == ENOENT && strchr(path, '/') != NULL) {
        char *slash = strrchr(path, '/');
        slash[slash == path ? 1 : 0] = '\0'; // "/" stays
        there = false;
    }
    if (stat(path, &status) != 0 && errno == ENOENT) {
        text_begin(&builder, path, sizeof path); // a name alone lies in the folder we are in
        text_add(&builder, ".");
        there = false;
    }
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
        fault(ready, "site.state_dir", dir, "is not a folder; name another");
    } else if (access(path, W_OK | X_OK) != 0) {
        fault(
            ready, "site.state_dir", dir,
            there
                ? "may not be written to by this user; change its owner or mode"
                : "is not there, and this user may not make it; make it and give it to this user");
    }
}

static void check_fonts(struct ready *ready, const char *dir)
{
    struct stat status;

    if (dir[0] != '\0' && (stat(dir, &status) != 0 || !S_ISDIR(status.st_mode))) {
        fault(ready, "font.dir", dir,
              "is not a folder that this user can see; mend the name, or remove it");
    }
}

static void check_issuers(struct ready *ready, const struct config *config)
{
    static struct pass_keys keys;

    memset(&keys, 0, sizeof keys);
    for (int i = 0; i < config->issuer_count; i++) {
        const struct config_issuer *issuer = &config->issuers[i];
        const char *sentence = file_fault(issuer->keys_file);
        char key[CONFIG_TEXT + 32], problem[256] = "";
        struct text_builder builder;

        text_begin(&builder, key, sizeof key);
        text_add(&builder, "pass.issuers.");
        text_add(&builder, issuer->id);
        text_add(&builder, ".keys_file");
        if (sentence == NULL && kiosk_add_keys(&keys, issuer, problem) != OK) {
            sentence = problem[0] != '\0' ? problem : "is too large for a set of at most 16 keys";
        }
        if (sentence != NULL) {
            fault(ready, key, issuer->keys_file, sentence);
        }
    }
}

// The program that reads pictures stands beside this one.
static void check_decoder(struct ready *ready, const struct config *config)
{
    char path[CONFIG_PATH];
    ssize_t count = readlink("/proc/self/exe", path, sizeof path - 1);
    bool camera = !text_equal(config->scan_camera, "off") || config->scan_pictures[0] != '\0';
    struct text_builder builder;

    path[count > 0 ? count : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (!config_scans(config) || !camera || slash == NULL) {
        return;
    }
    *slash = '\0';
    char decoder[CONFIG_PATH + 32];
    text_begin(&builder, decoder, sizeof decoder);
    text_add(&builder, path);
    text_add(&builder, "/foyer-decode");
    if (access(decoder, X_OK) != 0) {
        fault(ready, "scan.camera", decoder, "is not there, or may not be run by this user; install it beside foyer");
    }
}

static void check_wedge(struct ready *ready, const char *wedge)
{
    enum wedge_found found = wedge[0] == '\0' ? WEDGE_THERE : scanner_find_wedge(wedge);

    if (found == WEDGE_ABSENT) {
        say(ready, "note: ", "scan.wedge", wedge, "is not there now; it is used as soon as it is plugged in and may be opened");
    } else if (found == WEDGE_REFUSED) {
        say(ready, "note: ", "scan.wedge", wedge,
            "may not be opened by this user; give it the device by a udev rule (SITE.md, section 5), or add it to the group input");
    }
}

static bool is_camera(const char *path, const struct stat *status)
{
    enum { V4L2_MAJOR = 81 }; // the kernel's devices.txt
    (void)path;
    return S_ISCHR(status->st_mode) && major(status->st_rdev) == V4L2_MAJOR;
}

// One that may not be opened is not known to be none.
static bool is_serial(const char *path, const struct stat *status)
{
    int fd = S_ISCHR(status->st_mode) ? open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;
    bool terminal = fd < 0 ? S_ISCHR(status->st_mode) : isatty(fd) == 1;

    if (fd >= 0) {
        close(fd);
    }
    return terminal;
}

// Devices may be unplugged at the moment: a note, no fault. While codes are off none of them is ever used, so that neither
// their absence nor who may open them says anything.
static void check_scanners(struct ready *ready, const struct config *config)
{
    bool used = config_scans(config);
    const struct {
        const char *key, *path, *mend;
        bool (*is_one)(const char *path, const struct stat *status);
    } devices[] = {
        {"scan.camera", config->scan_camera, "is not a camera; name one of /dev/v4l/by-id or /dev/video*", is_camera},
        {"scan.serial", config->scan_serial, "is not a serial device; name one of /dev/serial/by-id or /dev/ttyACM*", is_serial},
    };

    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        struct stat status;

        if (devices[i].path[0] == '/' && stat(devices[i].path, &status) == 0 && !devices[i].is_one(devices[i].path, &status)) {
            fault(ready, devices[i].key, devices[i].path, devices[i].mend);
        } else if (used && devices[i].path[0] == '/' && access(devices[i].path, R_OK | W_OK) != 0) {
            say(ready, "note: ", devices[i].key, devices[i].path,
                errno == EACCES ? "may not be used by this user; add it to the group video, dialout or input"
                                : "is not there now; it is used as soon as it is plugged in");
        }
    }
    if (used) {
        check_wedge(ready, config->scan_wedge);
    }
    if (config->scan_pictures[0] != '\0' && access(config->scan_pictures, R_OK) != 0) {
        fault(ready, "scan.pictures", config->scan_pictures, "is not there, or may not be read by this user");
    }
}

int ready_check(const struct config *config, void (*write)(void *context, const char *text),
                void *context)
{
    struct ready ready = {.write = write, .context = context};

    check_authorities(&ready, "site.fhir.ca_file", config->fhir_ca_file);
    check_pair(&ready, "site.fhir.cert_file", config->fhir_cert_file, "site.fhir.key_file",
               config->fhir_key_file);
    check_revoked(&ready, config->fhir_crl_file);
    check_authorities(&ready, "pds.ca_file", config->pds_ca_file);
    check_pair(&ready, "pds.cert_file", config->pds_cert_file, "pds.key_file",
               config->pds_key_file);
    (void)check_pem(&ready, "oauth.key_file", config->oauth_key_file, true);
    check_secrets(&ready, config);
    check_state_dir(&ready, config->state_dir);
    check_fonts(&ready, config->font_dir);
    check_issuers(&ready, config);
    check_decoder(&ready, config);
    check_scanners(&ready, config);
    return ready.faults;
}
