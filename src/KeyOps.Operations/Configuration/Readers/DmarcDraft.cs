using KeyOps.Core.Mail;

namespace KeyOps.Operations.Configuration.Readers;

/// <summary>What is written under <c>dmarc:</c>.</summary>
/// <param name="Record">The tags that are written; null for <c>none</c>: the person keeps the record.</param>
/// <param name="IsWhole">Whether it was written as one text, which takes nothing from the defaults.</param>
internal sealed record DmarcDraft(DmarcRecord? Record, bool IsWhole)
{
    /// <summary>This draft, and <paramref name="defaults"/> for the tags that it does not have.</summary>
    public DmarcDraft Over(DmarcDraft? defaults)
    {
        if (IsWhole || Record is null || defaults?.Record is not { } under)
        {
            return this;
        }

        return this with
        {
            Record = new()
            {
                Policy = Record.Policy ?? under.Policy,
                SubdomainPolicy = Record.SubdomainPolicy ?? under.SubdomainPolicy,
                NonexistentPolicy = Record.NonexistentPolicy ?? under.NonexistentPolicy,
                AggregateReports = Record.AggregateReports.Count > 0 ? Record.AggregateReports : under.AggregateReports,
                FailureReports = Record.FailureReports.Count > 0 ? Record.FailureReports : under.FailureReports,
                DkimAlignment = Record.DkimAlignment ?? under.DkimAlignment,
                SpfAlignment = Record.SpfAlignment ?? under.SpfAlignment,
                FailureOptions = Record.FailureOptions ?? under.FailureOptions,
                IsTesting = Record.IsTesting ?? under.IsTesting,
                PublicSuffix = Record.PublicSuffix ?? under.PublicSuffix,
                OtherTags = under.OtherTags,
            },
        };
    }
}
