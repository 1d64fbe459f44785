using System.Collections.Immutable;
using KeyOps.Core.Lifecycle;
using KeyOps.Operations.Planning;
using Spectre.Console;

namespace KeyOps.Output;

/// <summary>Where the domains stand, on the screen: a table of keys, then the evidence when few domains were asked for, then the holds.</summary>
internal static class StatusOutput
{
    private const int MaxWithEvidence = 3;

    /// <summary>With more domains than that, those alone are shown in which something is held, and not more of them; unless they were named.</summary>
    private const int Few = 50;

    /// <param name="domains">Where they stand.</param>
    /// <param name="hold">What holds all of them.</param>
    /// <param name="unconfigured">Domains that have keys and stand in the configuration no more.</param>
    /// <param name="isNamed">Whether they were asked for by name.</param>
    /// <param name="now">The time.</param>
    public static void Print(ImmutableArray<DomainStatus> domains, PlannedHold? hold, ImmutableArray<UnconfiguredDomain> unconfigured, bool isNamed, DateTimeOffset now)
    {
        var held = domains.Where(domain => domain.Hold is not null).ToImmutableArray();
        var isBounded = domains.Length > Few && !isNamed;
        if (isBounded)
        {
            Summarise(domains, held.Length, now);
            held = [.. held.Take(Few)];
        }

        var shown = isBounded ? held : domains;
        if (!shown.IsEmpty)
        {
            if (isBounded)
            {
                Screen.Out.WriteLine();
            }

            Keys(shown, now).Print(Screen.Out);
        }

        if (domains.Length <= MaxWithEvidence)
        {
            foreach (var domain in domains)
            {
                Evidence(domain);
            }
        }

        if (hold is not null)
        {
            Screen.Out.WriteLine();
            Screen.Out.Write(new Text($"all domains are held: {hold.Reason}\n", new(Color.Yellow)));
            Screen.Out.WriteLine($"  what to do: {hold.Remedy}");
        }

        foreach (var domain in held)
        {
            Screen.Out.WriteLine();
            var since = domain.Hold!.Since is { } at ? $", since {Moment.Of(at)}" : "";
            Screen.Out.Write(new Text($"{domain.Domain.ToStringWithoutDot()} is held{since}: {domain.Hold.Reason}\n", new(Color.Yellow)));
            Screen.Out.WriteLine($"  what to do: {domain.Hold.Remedy}");
        }

        foreach (var group in domains.SelectMany(domain => domain.Notes).GroupBy(note => note))
        {
            Screen.Out.WriteLine();
            Screen.Out.Write(new Text($"note: {group.Key}{(domains.Length > 1 ? $" ({group.Count()} domains)" : "")}\n", new(decoration: Decoration.Dim)));
        }

        NoteOutput.Print(unconfigured);
    }

    private static void Summarise(ImmutableArray<DomainStatus> domains, int held, DateTimeOffset now)
    {
        Screen.Out.WriteLine($"{domains.Length} domains, {domains.Sum(domain => domain.Keys.Length)} keys, {held} held{(held > Few ? $"; the first {Few}" : "")} (`keyops status DOMAIN` shows one, --json all)");
        if (domains.Where(domain => domain.Hold is null && domain.Next.At is not null).MinBy(domain => domain.Next.At) is { Next: { At: { } at, Reason: var reason } } next)
        {
            Screen.Out.WriteLine($"next {Moment.Of(at)} ({Moment.Relative(at, now)}): {next.Domain.ToStringWithoutDot()}: {reason}");
        }
    }

    private static AlignedTable Keys(ImmutableArray<DomainStatus> domains, DateTimeOffset now)
    {
        var table = new AlignedTable("domain", "serial", "selector", "algorithm", "state", "since", "next");
        foreach (var domain in domains)
        {
            var name = domain.Domain.ToStringWithoutDot();
            var serial = domain.Serial?.ToString() ?? "-";
            var next = domain.Hold is not null ? "held, see below"
                : domain.Next.At is { } at ? $"{Moment.Of(at)} ({Moment.Relative(at, now)}): {domain.Next.Reason}"
                : domain.Next.Reason;
            if (domain.Keys.IsEmpty)
            {
                table.AddRow(Cells(name, serial, "-", "-", "-", "-", next));
            }

            for (var i = 0; i < domain.Keys.Length; i++)
            {
                var key = domain.Keys[i];
                table.AddRow(
                [
                    .. Cells(i == 0 ? name : "", i == 0 ? serial : "", key.Selector.Text, key.Algorithm),
                    new Text(key.State.ToString(), State(key.State)),
                    .. Cells(Moment.Of(key.Since), i == 0 ? next : ""),
                ]);
            }
        }

        return table;
    }

    private static Text[] Cells(params string[] texts) => [.. texts.Select(text => new Text(text))];

    private static void Evidence(DomainStatus domain)
    {
        foreach (var key in domain.Keys)
        {
            Screen.Out.WriteLine();
            Screen.Out.WriteLine($"{key.Selector}._domainkey.{domain.Domain.ToStringWithoutDot()} is {key.State}:");
            foreach (var line in key.Evidence)
            {
                Screen.Out.WriteLine($"  {Moment.Of(line.At)}  {line.Text}");
            }

            if (key.Wait is { } wait)
            {
                var until = wait.Until is { } at ? $", until {Moment.Of(at)} at the earliest" : "";
                Screen.Out.WriteLine($"  waits since {Moment.Of(wait.Since)}{until} for {wait.For}");
                Screen.Out.Write(new Text($"    what to do: {wait.Remedy}\n", new(decoration: Decoration.Dim)));
            }
        }
    }

    private static Style? State(KeyState state) => state switch
    {
        KeyState.Active => new(Color.Green),
        KeyState.Ready => new(Color.Aqua),
        KeyState.Retired or KeyState.Removed => new(decoration: Decoration.Dim),
        _ => null,
    };
}
