using System.Collections.Immutable;

namespace KeyOps.Core.Lifecycle;

/// <summary>What a cron expression names, bit n for the number n.</summary>
/// <param name="Seconds">0 to 59.</param>
/// <param name="Minutes">0 to 59.</param>
/// <param name="Hours">0 to 23.</param>
/// <param name="Days">By month or by week.</param>
/// <param name="Months">1 to 12.</param>
/// <param name="Years">Null: all.</param>
internal sealed record CronFields(ulong Seconds, ulong Minutes, ulong Hours, CronDays Days, ulong Months, ImmutableHashSet<int>? Years)
{
    public bool HasYear(int year) => Years?.Contains(year) ?? true;
}
