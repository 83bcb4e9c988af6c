package org.shequ.jobs.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.source.Folder;
import org.shequ.schemas.source.Source;

/** Finds delivered files that still hold a text: they are not the lake's to change, and somebody has to be told. */
public final class StillDelivered {
    private StillDelivered() {}

    /** The files of all sources with a cell that is meant, by name; those that cannot be read are named as well. */
    public static List<String> with(Night night, Predicate<String> isMeant) {
        List<String> found = new ArrayList<>();
        for (Source source : night.deployment().sources()) {
            if (source.reading().folder() == Folder.DATA) {
                DataFolder folder = DataFolder.of(source.reading(), night);
                folder.list(source).complete().forEach(file -> look(folder, file, source, isMeant, found));
            }
        }
        return found;
    }

    private static void look(
            DataFolder folder,
            DataFolder.FileFound file,
            Source source,
            Predicate<String> isMeant,
            List<String> found) {
        try {
            for (DataFolder.FileFound each : Packed.files(folder, file, source.reading())) {
                try (Opened opened = Opened.file(folder, each.name(), source.reading())) {
                    if (holds(opened.rows(), isMeant)) {
                        found.add(each.name());
                    }
                }
            }
        } catch (InputRefusedException | IOException e) {
            found.add(file.name() + " (cannot be read)");
        }
    }

    private static boolean holds(RowReader rows, Predicate<String> isMeant) {
        while (rows.hasNext()) {
            for (String cell : rows.next().cells()) {
                if (cell != null && isMeant.test(cell)) {
                    return true;
                }
            }
        }
        return false;
    }
}
