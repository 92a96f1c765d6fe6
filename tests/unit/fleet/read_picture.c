// read_picture FILE.png: prints the text of the one QR code in it.
#include "unit/unit.h"

#include "unit/fleet/picture.h"

int main(int argc, char **argv)
{
    static char text[4096];
    struct picture picture = {0};
    size_t count = 0;
    char *png = argc == 2 ? unit_read_file(argv[1], &count) : NULL;
    bool done = png != NULL && picture_read(png, count, &picture) &&
                picture_decode(&picture, text, sizeof text);

    if (done) {
        (void)printf("%s\n", text);
    }
    free(picture.grey);
    free(png);
    return done ? 0 : 1;
}
