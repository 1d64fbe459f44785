using System.Diagnostics;
using System.Text;

namespace KeyOps.System.Tests.Harness;

/// <summary>A `keyops` that stays, as `run` and `serve` do; stopped by SIGTERM when disposed.</summary>
internal sealed class RunningKeyOps : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    private RunningKeyOps(Process process) => _process = process;

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public static RunningKeyOps Start(string folder, params string[] arguments) => StartThrough([], folder, arguments);

    /// <summary>Starts it through another program, which becomes it.</summary>
    public static RunningKeyOps StartThrough(IReadOnlyList<string> program, string folder, params string[] arguments)
    {
        // Whoever runs the tests under nohup has SIGHUP ignored, and hands that down.
        var running = new RunningKeyOps(ToolProcess.Start("env", ["--default-signal=HUP", .. program, KeyOpsBinary.BinaryPath, .. arguments], folder));
        running._process.OutputDataReceived += (_, line) => running.Hear(line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Hear(line.Data);
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits until it has said this.</summary>
    public async Task SaysAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_said)
        {
            if (_said.ToString().Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            _awaited.Add((text, seen));
        }

        await Task.WhenAny(seen.Task, _process.WaitForExitAsync(), Task.Delay(Patience));
        Assert.True(seen.Task.IsCompleted, $"keyops did not say '{text}' but:\n{Said}");
    }

    public Task ReadConfigurationAgainAsync() => SignalAsync("HUP");

    /// <summary>SIGTERM; its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it ends in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await StopAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_said)
        {
            _said.Append(line).Append('\n');
            foreach (var (text, seen) in _awaited.Where(awaited => line.Contains(awaited.Text, StringComparison.Ordinal)))
            {
                seen.TrySetResult();
            }
        }
    }

    private Task<ProcessResult> SignalAsync(string signal) => ToolProcess.RunAsync("sh", ["-c", $"kill -{signal} {_process.Id}"]);
}
