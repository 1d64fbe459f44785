namespace KeyOps.Simulation.Tests.World;

/// <summary>What goes wrong, one thing after another, until all is well.</summary>
internal sealed class Trouble
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    private readonly SimulatedWorld _world;
    private readonly Luck _dice;
    private readonly Action[] _kinds;
    private bool _isOver;

    public Trouble(SimulatedWorld world)
    {
        _world = world;
        _dice = world.Dice.Fork();
        _kinds =
        [
            () => AnyDomain().Servers.Kill(Span()),
            () => AnyDomain().Servers.Relapse(Span()),
            () => AnyDomain().Servers.Relapse(_dice.Between(TimeSpan.FromHours(12), Longest)),
            () => AnySigner().Die(Span()),
            () => AnySigner().Damage(),
            () => AnySigner().Swap(Span()),
            () => GoAstray(AnySigner()),
            () => AnySigner().Relapse(),
            () => For(AnySigner(), "ignores reloads", (signer, isOn) => signer.IsDeaf = isOn),
            () => For(AnySigner(), "cannot be written to", (signer, isOn) => signer.IsReadOnly = isOn),
            () => AnyDomain().Person.AddHost(),
            () => AnyDomain().Person.Break(Span()),
            BlockOutput,
            () => AnyDomain().Person.SpoilOutput(_dice),
            () => AnyDomain().ChangeAlgorithm(),
            () => SendNoMail(AnyDomain()),
            SetClock,
            () => _world.Crash.Interrupt(1 + _dice.Below(100), SetClock),
        ];
    }

    public void Start() => _world.Time.After(_dice.Scattered(TimeSpan.FromMinutes(1), _world.Plan.TroubleEvery * 2), () =>
    {
        if (!_isOver)
        {
            _dice.Pick(_kinds)();
            Start();
        }
    });

    /// <summary>Nothing goes wrong any more; what is broken is mended by those whom it belongs to, not by KeyOps.</summary>
    public void End()
    {
        _isOver = true;
        _world.Log.Add("world", $"all is well from now on");
        _world.Crash.Arm(0);
        _world.Crash.Interrupt(0, SetClock);
        _world.IsCalm = true;
        foreach (var domain in _world.Domains)
        {
            domain.Servers.CalmDown();
            domain.Person.Mend();
            domain.Send(domain.SendsMail || _dice.Chance(0.5));
        }

        _world.Clock.Error = TimeSpan.Zero;
        foreach (var signer in _world.Signers)
        {
            signer.IsDeaf = false;
            signer.IsAstray = false;
            signer.PutRight();
            signer.IsReadOnly = false;
        }
    }

    /// <summary>The first switch of all cannot be taken back: a signer that never signed has no tables to go back to.</summary>
    private void GoAstray(SimulatedSigner signer)
    {
        if (_world.HadActiveKeys)
        {
            For(signer, "reads key files somewhere else", (each, isOn) => each.IsAstray = isOn);
        }
    }

    private TimeSpan Span() => _dice.Scattered(Shortest, Longest);

    private SimulatedDomain AnyDomain() => _dice.Pick(_world.Domains);

    /// <summary>A domain sends no mail for a while; some change their mind at once.</summary>
    private void SendNoMail(SimulatedDomain domain)
    {
        domain.Send(sendsMail: false);
        _world.Time.After(_dice.Scattered(TimeSpan.FromMinutes(1), TimeSpan.FromDays(20)), () => domain.Send(domain.SendsMail || !_isOver));
    }

    private SimulatedSigner AnySigner() => _dice.Pick(_world.Signers);

    private void For(SimulatedSigner signer, string what, Action<SimulatedSigner, bool> set)
    {
        var span = Span();
        _world.Log.Add(signer.Name, $"{what}");
        set(signer, true);
        _world.Time.After(span, () => set(signer, false));
    }

    /// <summary>The folder of the published file cannot be written: something else is in its place.</summary>
    private void BlockOutput()
    {
        var domain = AnyDomain();
        var folder = Path.GetDirectoryName(domain.Settings.Zone.Output)!;
        if (domain.Plan.IsEditedInPlace || !Directory.Exists(folder))
        {
            return;
        }

        _world.Log.Add("world", $"the folder of the published file cannot be used");
        Directory.Move(folder, folder + ".away");
        File.WriteAllText(folder, "");
        _world.Time.After(_dice.Scattered(Shortest, TimeSpan.FromDays(1)), () =>
        {
            File.Delete(folder);
            Directory.Move(folder + ".away", folder);
        });
    }

    /// <summary>The clock goes wrong, and is set right later.</summary>
    private void SetClock()
    {
        var error = _dice.Scattered(TimeSpan.FromSeconds(1), TimeSpan.FromDays(2)) * _dice.Pick(-1, 1);
        _world.Log.Add("world", $"the clock is {error} off");
        _world.Clock.Error = error;
        _world.Time.After(Span(), () =>
        {
            _world.Clock.Error = TimeSpan.Zero;
            _world.Log.Add("world", $"the clock is right");
        });
    }
}
