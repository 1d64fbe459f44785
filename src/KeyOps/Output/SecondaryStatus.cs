using KeyOps.Operations.Control;

namespace KeyOps.Output;

/// <summary>A zone at one secondary.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Serial">The version here.</param>
/// <param name="Secondary">Where it is told, or the address that took the zone.</param>
/// <param name="SerialThere">What it answered just now; null when it was not asked, or did not.</param>
/// <param name="Told">The last NOTIFY.</param>
/// <param name="Transfer">The last transfer to its address.</param>
/// <param name="Problem">What is wrong; null when nothing is known to be.</param>
internal sealed record SecondaryStatus(string Zone, uint Serial, string Secondary, uint? SerialThere, SecondaryEvent? Told, SecondaryEvent? Transfer, string? Problem);
