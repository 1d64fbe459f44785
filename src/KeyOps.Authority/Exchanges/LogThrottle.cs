namespace KeyOps.Authority.Exchanges;

/// <summary>Lets one line a second into the log: what anybody can cause by sending octets must not fill a disk.</summary>
public sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _last = long.MinValue;
    private int _leftOut;

    /// <summary>Whether a line may be written, and how many were left out since the last one.</summary>
    public bool TryEnter(out LeftOutLines leftOut)
    {
        lock (_lock)
        {
            leftOut = new(_leftOut);
            var now = time.GetTimestamp();
            if (_last != long.MinValue && time.GetElapsedTime(_last, now) < Every)
            {
                _leftOut++;
                return false;
            }

            _last = now;
            _leftOut = 0;
            return true;
        }
    }
}
