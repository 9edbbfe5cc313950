package org.daylight.container;

import java.io.File;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Gives JGit a machine without settings of the user or the system, without environment and without a name. JGit would
 * also measure the resolution of file times by writing files into the folder it reads; a fixed answer prevents that.
 */
final class GitWithoutSettings extends SystemReader {

    /** The coarsest resolution in use (FAT). It only affects how often a directory is listed again. */
    private static final long TIMESTAMP_SECONDS = 2;

    private static boolean installed;

    private GitWithoutSettings() {
        setPlatformChecker();
    }

    /** Must come before any other use of JGit in the process. */
    static synchronized void install() {
        if (!installed) {
            SystemReader.setInstance(new GitWithoutSettings());
            installed = true;
        }
    }

    private static final class Empty extends FileBasedConfig {
        Empty(@Nullable Config parent, FS fs) {
            super(parent, new File("no-settings"), fs);
        }

        @Override
        public void load() {
            // there is no such file
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public long getTimeUnit(String section, @Nullable String sub, String name, long otherwise, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(TIMESTAMP_SECONDS, TimeUnit.SECONDS)
                    : super.getTimeUnit(section, sub, name, otherwise, unit);
        }
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new Empty(parent, fs);
    }

    @Override
    public String getHostname() {
        return "localhost";
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public @Nullable String getProperty(String key) {
        return System.getProperty(key);
    }

    @Override
    public long getCurrentTime() {
        return 0; // only used when writing
    }

    @Override
    public int getTimezone(long when) {
        return 0;
    }

    @Override
    public TimeZone getTimeZone() {
        return TimeZone.getTimeZone("UTC");
    }
}
