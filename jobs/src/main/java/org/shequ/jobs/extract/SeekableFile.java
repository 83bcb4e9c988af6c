package org.shequ.jobs.extract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of a Hadoop file system as a channel: a zip has its table of contents at the end. */
final class SeekableFile implements SeekableByteChannel {
    private final FSDataInputStream in;
    private final long bytes;
    private boolean isOpen = true;

    SeekableFile(FSDataInputStream in, long bytes) {
        this.in = in;
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        byte[] read = new byte[to.remaining()];
        int length = in.read(read, 0, read.length);
        if (length > 0) {
            to.put(read, 0, length);
        }
        return length;
    }

    @Override
    public long position() throws IOException {
        return in.getPos();
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        in.seek(newPosition);
        return this;
    }

    @Override
    public long size() {
        return bytes;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() throws IOException {
        isOpen = false;
        in.close();
    }
}
