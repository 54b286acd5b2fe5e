#include "firmware/parcel.h"

void parcel_fill(struct parcel *parcel, const struct export_bundle *bundle, const char *name)
{
    parcel->folder = (struct stick_folder){.name = name,
                                           .time_ms = bundle->time_ms,
                                           .files = parcel->files,
                                           .file_count = bundle->file_count};
    for (int i = 0; i < bundle->file_count; i++)
        parcel->files[i] = (struct stick_file){bundle->files[i].name, bundle->files[i].bytes,
                                               bundle->files[i].length};
}
