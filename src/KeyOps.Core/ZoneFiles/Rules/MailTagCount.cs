namespace KeyOps.Core.ZoneFiles.Rules;

/// <summary>Counts the TXT records of a name that are for one use, where one is the most.</summary>
internal static class MailTagCount
{
    public static void Check(ZoneRule rule, RuleContext context, int index, MailTag.Kind kind, string what)
    {
        var start = context.Zone.StartOf(index);
        if (context.Zone.StartOf(index + 1) - start < 2)
        {
            return;
        }

        var count = 0;
        for (var i = start; i < context.Zone.StartOf(index + 1); i++)
        {
            if (MailTag.Of(context.Zone.RdataAt(i)) == kind && ++count == 2)
            {
                context.Report(rule, i, $"{context.Zone[index].OwnerName} has more than one {what} record", "keep one: receivers treat two as none, or as an error");
            }
        }
    }
}
