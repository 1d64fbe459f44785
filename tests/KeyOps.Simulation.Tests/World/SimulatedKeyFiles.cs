using KeyOps.Core.Lifecycle;
using KeyOps.Core.Mail;
using KeyOps.Core.Records;
using KeyOps.Operations.Signers;

namespace KeyOps.Simulation.Tests.World;

/// <summary>
/// The key files of one signer. Of a private key its public half stands for it: a signature verifies under the record that has that half. A person may put another
/// key into a file; and the signer may read a file of that name that is not ours.
/// </summary>
internal sealed class SimulatedKeyFiles(KeyPool keys)
{
    private static readonly byte[] Another = [0];

    private readonly Dictionary<string, byte[]> _halves = [];
    private readonly Dictionary<string, byte[]> _swapped = [];
    private readonly HashSet<string> _known = [];
    private readonly HashSet<string> _misread = [];
    private bool _isAstray;

    /// <summary>Files that the signer has not read before it reads somewhere else.</summary>
    public bool IsAstray
    {
        get => _isAstray;
        set
        {
            _isAstray = value;
            if (!value)
            {
                _misread.Clear();
            }
        }
    }

    public bool Contains(ManagedKey key) => _halves.ContainsKey(PathOf(key));

    public bool IsSwapped(ManagedKey key) => _swapped.ContainsKey(PathOf(key));

    /// <summary>Whether every file is there, and holds its key.</summary>
    public bool AreRight(IEnumerable<ManagedKey> wanted) => wanted.All(key => Contains(key) && !IsSwapped(key));

    /// <summary>Whether what is signed with it verifies under its own public key.</summary>
    public bool Fits(ManagedKey key) => Half(key).AsSpan().SequenceEqual(key.PublicKey.AsSpan());

    /// <summary>Writes those that are missing.</summary>
    public void Write(IEnumerable<ManagedKey> wanted)
    {
        foreach (var key in wanted)
        {
            _halves.TryAdd(PathOf(key), keys.OtherHalfOf(key));
        }
    }

    /// <summary>The signer reads it.</summary>
    public void Read(ManagedKey key)
    {
        if (!_known.Contains(PathOf(key)))
        {
            (IsAstray ? _misread : _known).Add(PathOf(key));
        }
    }

    public bool Remove(ManagedKey key) => !IsSwapped(key) && _halves.Remove(PathOf(key));

    public void Clear()
    {
        _halves.Clear();
        _swapped.Clear();
    }

    /// <summary>What is found of a file that holds something else than its key; null when each holds its own, or is missing.</summary>
    public string? FindSwapped(IEnumerable<ManagedKey> wanted) => wanted.FirstOrDefault(IsSwapped) is { } key ? $"{PathOf(key)} holds something else than the key" : null;

    /// <summary>Puts another key into one of the files, if there is any.</summary>
    public string? Swap(Luck dice)
    {
        if (_halves.Count == 0)
        {
            return null;
        }

        var path = dice.Pick([.. _halves.Keys.Order(StringComparer.Ordinal)]);
        _swapped.TryAdd(path, _halves[path]);
        _halves[path] = Another;
        return path;
    }

    /// <summary>Every file holds its key again.</summary>
    public void PutRight()
    {
        foreach (var (path, half) in _swapped)
        {
            _halves[path] = half;
        }

        _swapped.Clear();
    }

    /// <summary>What a receiver finds of a message signed with the key: under the records that servers answered, or (null) under its own public key.</summary>
    public string? FindFault(ManagedKey key, VerifyingKey? with)
    {
        if (with is not VerifyingKey.Served served)
        {
            return Fits(key) ? null : $"what it signs with {key.Selector} does not verify";
        }

        var record = TxtRdata.FromText(DkimKeyRecord.ForKey(key.Algorithm, Half(key)).ToString());
        return served.Records.FirstOrDefault(answered => !answered.Rdata.Span.SequenceEqual(record)) is { } other
            ? $"what it signs with {key.Selector} does not verify under the record that {other.Answer.Server} answers"
            : null;
    }

    private byte[] Half(ManagedKey key) => _misread.Contains(PathOf(key)) ? Another : _halves.GetValueOrDefault(PathOf(key), Another);

    private static string PathOf(ManagedKey key) => $"{key.Domain}/{key.Selector}";
}
