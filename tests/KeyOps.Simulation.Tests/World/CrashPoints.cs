namespace KeyOps.Simulation.Tests.World;

/// <summary>Every place at which the process may die: before and after each effect, each fact, each look at the clock.</summary>
internal sealed class CrashPoints
{
    private int _countdown;
    private (int Countdown, Action Happens) _interruption = (0, () => { });

    /// <summary>How often each place was come by, and how often the process died there.</summary>
    public Dictionary<string, (int Passed, int Died)> Places { get; } = [];

    /// <summary>Dies at the place that is come to after so many others; 0 never.</summary>
    public void Arm(int countdown) => _countdown = countdown;

    /// <summary>Something happens at the place that is come to after so many others, while KeyOps is at work.</summary>
    public void Interrupt(int countdown, Action happens) => _interruption = (countdown, happens);

    public void Pass(string place)
    {
        if (_interruption.Countdown > 0 && --_interruption.Countdown == 0)
        {
            _interruption.Happens();
        }

        var (passed, died) = Places.GetValueOrDefault(place);
        var dies = _countdown > 0 && --_countdown == 0;
        Places[place] = (passed + 1, died + (dies ? 1 : 0));
        if (dies)
        {
            throw new SimulatedCrash(place);
        }
    }
}
