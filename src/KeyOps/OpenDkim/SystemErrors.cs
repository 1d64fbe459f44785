namespace KeyOps.OpenDkim;

/// <summary>The C library's words and numbers for what went wrong with a file.</summary>
internal static class SystemErrors
{
    public const int NotFound = 2;

    /// <summary>errno and its text (as <c>strerror</c> in the C locale gives it) for an exception of file access.</summary>
    public static (int Number, string Text) Of(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => (NotFound, "No such file or directory"),
        UnauthorizedAccessException { InnerException: IOException { HResult: 21 } } => (21, "Is a directory"),
        UnauthorizedAccessException => (13, "Permission denied"),
        PathTooLongException => (36, "File name too long"),
        IOException { HResult: 20 } => (20, "Not a directory"),
        IOException { HResult: 28 } => (28, "No space left on device"),
        IOException { HResult: 30 } => (30, "Read-only file system"),
        IOException { HResult: 40 } => (40, "Too many levels of symbolic links"),
        _ => (5, "Input/output error"),
    };
}
