// Two short sounds, made here: a code was read, a code was refused. Opening a sound device can take long, so a thread of
// its own does it; the device is closed again when it was quiet for a while, because an open one is fed silence without end.
#include "platform/platform.h"

#include "platform/inner.h"
#include <SDL.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <time.h>

enum {
    RATE = 48000,           // samples a second; 16 bit, one channel
    READ_SAMPLES = RATE * 150 / 1000,
    REFUSED_SAMPLES = RATE * 200 / 1000,
    READ_LOW_HZ = 660,      // two notes a fifth apart, rising
    READ_HIGH_HZ = 990,
    REFUSED_HZ = 220,
    EDGE_SAMPLES = RATE / 100, // fades in and out, or it would click
    QUIET_S = 3,
};
static const double loudness_read = 0.25, loudness_refused = 0.15; // of full scale
static const double two_pi = 6.283185307179586;

struct sound {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t bell;
    bool quit, asked;     // lock
    enum sound_kind kind; // lock; the newest wins
    // The thread's own.
    SDL_AudioDeviceID device; // 0 = closed
    bool begun;               // SDL's audio runs
    int16_t read[READ_SAMPLES], refused[REFUSED_SAMPLES];
};

// One note of so many samples.
static void note_make(int16_t *samples, int count, int hz, double loudness)
{
    for (int i = 0; i < count; i++) {
        int edge = i < count - 1 - i ? i : count - 1 - i;
        double fade = edge < EDGE_SAMPLES ? (double)edge / EDGE_SAMPLES : 1.0;
        samples[i] = (int16_t)(32767.0 * loudness * fade * sin(two_pi * hz * i / RATE));
    }
}

static void tones_make(struct sound *sound)
{
    int half = READ_SAMPLES / 2;
    note_make(sound->read, half, READ_LOW_HZ, loudness_read);
    note_make(sound->read + half, READ_SAMPLES - half, READ_HIGH_HZ, loudness_read);
    note_make(sound->refused, REFUSED_SAMPLES, REFUSED_HZ, loudness_refused);
}

// Silent where there is no device; tried again at the next sound, because one may be plugged in.
static void device_open(struct sound *sound)
{
    static const SDL_AudioSpec wanted = {.freq = RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 1024};
    if (!sound->begun && SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        return;
    }
    sound->begun = true;
    sound->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0); // SDL converts to what the device has
    if (sound->device != 0) {
        SDL_PauseAudioDevice(sound->device, 0);
    }
}

static void device_close(struct sound *sound)
{
    if (sound->device != 0) {
        SDL_CloseAudioDevice(sound->device);
        sound->device = 0;
    }
}

static void device_play(struct sound *sound, enum sound_kind kind)
{
    // SDL takes sounds for a device that was unplugged, and lets them vanish; but then its status is "stopped".
    if (sound->device != 0 && SDL_GetAudioDeviceStatus(sound->device) == SDL_AUDIO_STOPPED) {
        device_close(sound);
    }
    if (sound->device == 0) {
        device_open(sound);
    }
    if (sound->device == 0) {
        return;
    }
    bool read = kind == SOUND_READ;
    SDL_ClearQueuedAudio(sound->device);
    (void)SDL_QueueAudio(sound->device, read ? sound->read : sound->refused,
                         read ? sizeof sound->read : sizeof sound->refused); // no memory: silent
}

// Lock held. Until it is asked for something; with an open device not longer than it may be quiet.
static void sound_wait(struct sound *sound)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += QUIET_S;
    while (!sound->quit && !sound->asked) {
        if (sound->device == 0) {
            pthread_cond_wait(&sound->bell, &sound->lock);
        } else if (pthread_cond_timedwait(&sound->bell, &sound->lock, &until) == ETIMEDOUT) {
            return;
        }
    }
}

static void *sound_run(void *context)
{
    struct sound *sound = context;
    pthread_mutex_lock(&sound->lock);
    while (!sound->quit) {
        sound_wait(sound);
        bool play = sound->asked && !sound->quit;
        enum sound_kind kind = sound->kind;
        sound->asked = false;
        pthread_mutex_unlock(&sound->lock);
        if (play) {
            device_play(sound, kind);
        } else {
            device_close(sound);
        }
        pthread_mutex_lock(&sound->lock);
    }
    pthread_mutex_unlock(&sound->lock);
    device_close(sound);
    if (sound->begun) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    SDL_TLSCleanup(); // what SDL keeps of a thread that is not its own
    return NULL;
}

// The wait is by the monotonic clock: the other one may be corrected.
static enum err locks_make(struct sound *sound)
{
    pthread_condattr_t by;
    if (pthread_condattr_init(&by) != 0) {
        return ERR_SYSTEM;
    }
    bool made = pthread_condattr_setclock(&by, CLOCK_MONOTONIC) == 0 && pthread_cond_init(&sound->bell, &by) == 0;
    pthread_condattr_destroy(&by);
    if (made && pthread_mutex_init(&sound->lock, NULL) != 0) {
        pthread_cond_destroy(&sound->bell);
        made = false;
    }
    return made ? OK : ERR_SYSTEM;
}

static void locks_free(struct sound *sound)
{
    pthread_mutex_destroy(&sound->lock);
    pthread_cond_destroy(&sound->bell);
}

enum err sound_new(struct sound **ret_sound)
{
    struct sound *sound = secure_calloc(1, sizeof *sound);
    if (sound == NULL) {
        return ERR_MEMORY;
    }
    tones_make(sound);
    enum err err = locks_make(sound);
    if (err == OK) {
        err = thread_begin("sound", sound_run, sound, &sound->thread);
        if (err != OK) {
            locks_free(sound);
        }
    }
    if (err != OK) {
        secure_free(sound);
        return err;
    }
    *ret_sound = sound;
    return OK;
}

void sound_free(struct sound *sound)
{
    if (sound == NULL) {
        return;
    }
    pthread_mutex_lock(&sound->lock);
    sound->quit = true;
    pthread_cond_signal(&sound->bell);
    pthread_mutex_unlock(&sound->lock);
    pthread_join(sound->thread, NULL);
    locks_free(sound);
    secure_free(sound);
}

void sound_play(struct sound *sound, enum sound_kind kind)
{
    pthread_mutex_lock(&sound->lock);
    sound->asked = true;
    sound->kind = kind;
    pthread_cond_signal(&sound->bell);
    pthread_mutex_unlock(&sound->lock);
}
