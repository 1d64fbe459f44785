namespace KeyOps.Authority.Transports;

/// <summary>A thread that answers what comes in on one UDP socket.</summary>
internal abstract class UdpWorker
{
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected UdpWorker(string name)
    {
        _thread = new(() =>
        {
            try
            {
                Run();
                _ended.SetResult();
            }
            catch (Exception exception)
            {
                _ended.SetException(exception);
            }
        })
        {
            Name = name,
            IsBackground = true,
        };
    }

    /// <summary>Ends when the thread does; with its exception, if it had one.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Set once no more shall be taken in.</summary>
    protected bool IsStopping => Volatile.Read(ref _stopping);

    private bool _stopping;

    public void Start() => _thread.Start();

    /// <summary>Asks the thread to answer what has arrived and end.</summary>
    public void Stop()
    {
        Volatile.Write(ref _stopping, true);
        Wake();
    }

    protected abstract void Run();

    /// <summary>Makes a thread that waits for datagrams look at <see cref="IsStopping"/>.</summary>
    protected abstract void Wake();
}
