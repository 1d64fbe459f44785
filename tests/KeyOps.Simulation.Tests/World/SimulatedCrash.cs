namespace KeyOps.Simulation.Tests.World;

/// <summary>The process dies here: nothing after it is done, and what is on disk is all that is left.</summary>
internal sealed class SimulatedCrash(string place) : Exception($"crash: {place}")
{
    public string Place => place;

    /// <summary>The crash behind an exception that loops and tasks may have wrapped; null when it is none.</summary>
    public static SimulatedCrash? In(Exception exception) => exception switch
    {
        SimulatedCrash crash => crash,
        AggregateException many => many.Flatten().InnerExceptions.OfType<SimulatedCrash>().FirstOrDefault(),
        _ => null,
    };
}
