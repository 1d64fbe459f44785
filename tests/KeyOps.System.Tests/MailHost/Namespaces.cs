using System.Diagnostics;
using KeyOps.System.Tests.Harness;

namespace KeyOps.System.Tests.MailHost;

/// <summary>A process that holds namespaces open, so that others can be started in them; when it ends, all in them end.</summary>
internal sealed class Namespaces : IDisposable
{
    private const string Ready = "ready";

    private readonly Process _holder;
    private readonly int _inside;
    private readonly string[] _kinds;

    private Namespaces(Process holder, int inside, string[] kinds) => (_holder, _inside, _kinds) = (holder, inside, kinds);

    /// <summary>Makes them, runs a script in them, and waits for it.</summary>
    /// <param name="kinds">As <c>unshare</c> and <c>nsenter</c> call them: <c>--net</c>, <c>--mount</c>, <c>--pid</c>.</param>
    /// <param name="script">For bash.</param>
    /// <param name="within">Others to make these in; null is this process's own.</param>
    public static async Task<Namespaces> MakeAsync(string[] kinds, string script, Namespaces? within = null)
    {
        string[] unshare = ["unshare", .. kinds, "--fork", "--kill-child", .. kinds.Contains("--mount") ? ["--propagation", "private"] : Array.Empty<string>()];
        string[] command = [.. within?.Enter() ?? [], .. unshare, "bash", "-ec", $"{script}\necho {Ready}\nwhile :; do sleep 3600 & wait $!; done"];
        var holder = ToolProcess.Start(command[0], command[1..]);
        string? line;
        while ((line = await holder.StandardOutput.ReadLineAsync()) is not Ready)
        {
            if (line is null)
            {
                throw new InvalidOperationException($"the namespaces cannot be made: {await holder.StandardError.ReadToEndAsync()}");
            }
        }

        var children = await File.ReadAllTextAsync($"/proc/{holder.Id}/task/{holder.Id}/children");
        return new(holder, int.Parse(children.Trim()), [.. within?._kinds ?? [], .. kinds]);
    }

    /// <summary>Runs a program in them to its end.</summary>
    public Task<ProcessResult> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null);

    public Task<ProcessResult> RunAsync(string program, string[] arguments, string? input)
    {
        string[] command = [.. Enter(), program, .. arguments];
        return ToolProcess.RunAsync(command[0], command[1..], "/", input, timeout: TimeSpan.FromMinutes(2));
    }

    /// <summary>Starts a program in them that stays.</summary>
    public Process Start(string program, params string[] arguments)
    {
        string[] command = [.. Enter(), program, .. arguments];
        return ToolProcess.Start(command[0], command[1..], "/");
    }

    public void Dispose()
    {
        if (!_holder.HasExited)
        {
            _holder.Kill(); // and with it, by --kill-child, the first process of the namespaces, and with that all in them
            _holder.WaitForExit();
        }

        _holder.Dispose();
    }

    private string[] Enter() => ["nsenter", "--target", $"{_inside}", .. _kinds];
}
