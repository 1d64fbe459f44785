namespace KeyOps.Core.ZoneFiles;

/// <summary>How a zone's serial moves forward.</summary>
public enum SerialPolicy
{
    /// <summary>In the style that the present serial has.</summary>
    Keep,

    /// <summary>The day in UTC and a counter from 01: <c>YYYYMMDDnn</c>.</summary>
    Date,

    /// <summary>One more.</summary>
    Increment,

    /// <summary>Seconds since 1970.</summary>
    UnixTime,
}
