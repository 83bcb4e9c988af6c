package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.shequ.jobs.cities.OneSource;

/** Three nights of a city whose deliveries and tables lie in a bucket, told line by line; a process of its own for {@link S3Test}. */
final class S3Nights {
    private static final String BUCKET = "s3a://city";

    private S3Nights() {}

    /** @param arguments the folder the city is written in */
    public static void main(String[] arguments) throws Exception {
        FileSystem store = FileSystem.get(new URI(BUCKET + "/"), new Configuration());
        OneSource city =
                OneSource.in(java.nio.file.Path.of(arguments[0]), "read: {files: ['*/*.csv']}\n" + OneSource.COLUMNS);
        city.deliveredAt(BUCKET + "/drop");
        city.lakeOf(Map.of("SHEQU_WAREHOUSE", BUCKET + "/lake", "SHEQU_RAW_WAREHOUSE", BUCKET + "/raw"));
        deliver(store, "2026-09/a.csv", "1,A,2026-09-01 08:00:00,噪声\n2,B,2026-09-01 09:00:00,道路\n");
        city.night();
        tell(city);
        deliver(store, "2026-10/b.csv", "2,B,2026-10-01 09:00:00,噪声\n3,B,2026-10-01 10:00:00,道路\n");
        city.night();
        tell(city);
        System.out.println(city.night().get(0).state());
        for (FileStatus folder : store.listStatus(new Path("/lake/core/hotline_request/data"))) {
            System.out.println(folder.getPath());
        }
        System.out.println(store.exists(new Path("/raw/row/data")));
        System.exit(0);
    }

    private static void tell(OneSource city) {
        System.out.println(city.requests() + " " + city.accounting());
    }

    private static void deliver(FileSystem store, String name, String rows) throws IOException {
        try (OutputStream out = store.create(new Path("/drop/" + name))) {
            out.write(("id,area,at,type\n" + rows).getBytes(Charset.forName("GB18030")));
        }
    }
}
