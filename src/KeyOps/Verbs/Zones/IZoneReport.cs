using KeyOps.Core.Names;
using KeyOps.Core.ZoneFiles;

namespace KeyOps.Verbs.Zones;

/// <summary>Where <c>zone check</c> says what it found; disposing ends it.</summary>
internal interface IZoneReport : IDisposable
{
    void Add(ZoneFile file);

    /// <summary>A file that is not there, or cannot be read.</summary>
    void AddUnreadable(string path, DomainName zone, string problem);
}
