namespace KeyOps.System.Tests.Authority.Comparison;

/// <summary>What other servers do and we leave, each with its reason.</summary>
internal static class Explained
{
    private const ushort Nsec = 47;
    private const ushort Svcb = 64;
    private const ushort Https = 65;

    /// <summary>Knot follows this many links of a chain, others and we more.</summary>
    private const int LinksThatAllFollow = 4;

    /// <summary>An answer without what is explained.</summary>
    public static Answer Normalised(Answer answer, Question question)
    {
        // A chain that comes back to a record shows it again in Knot and NSD.
        answer = answer with { Answers = Without(answer.Answers, _ => false, distinct: true) };

        // NSD adds the zone's NS set, with its hosts' addresses, to answers: permitted (RFC 1034 §4.3.2), asked for by nobody.
        return answer is { IsAuthoritative: true, Answers.Length: > 0 }
            ? answer with { Authority = Without(answer.Authority, record => Kind(record) == "NS" && question.Name.EndsWith(record[0], StringComparison.Ordinal) && IsApex(record[0])) }
            : answer;
    }

    /// <summary>Where each server goes its own way.</summary>
    public static bool IsLeftToServers(Question question, Answer answer)
    {
        var aliases = answer.Answers.Split('\n').Where(record => record.Contains(" CNAME ", StringComparison.Ordinal)).ToArray();
        var links = aliases.Length;
        return links > LinksThatAllFollow // each ends a long chain elsewhere
            || aliases.Any(record => record.Contains(" d.z", StringComparison.Ordinal) || record.Contains(".d.z", StringComparison.Ordinal)) // BIND and NSD go on in the child
            || (question.Type == Nsec && links > 0); // BIND and Knot do not follow an alias for NSEC, NSD and we do
    }

    /// <summary>
    /// Whether one of them gives our answer. Proofs that a name for which a wildcard without records of its own stands is not there (RFC 4035 §3.1.3.4) take
    /// two NSEC: BIND and Knot leave the wildcard's out, NSD the other.
    /// </summary>
    public static bool HasWholeProof(Answer ours, IReadOnlyCollection<Answer> theirs)
    {
        var authority = ours.Authority.Split('\n');
        var wildcards = authority.Where(record => record.Contains(" NSEC ", StringComparison.Ordinal) && record.Contains("*.", StringComparison.Ordinal)).Select(record => record.Split(' ')[0]);
        return theirs.Any(answer => (ours.Head, ours.Answers) == (answer.Head, answer.Answers) && answer.Authority.Split('\n').All(authority.Contains))
            && authority.All(record => theirs.Any(answer => answer.Authority.Split('\n').Contains(record)) || wildcards.Contains(record.Split(' ')[0]));
    }

    /// <summary>
    /// Whether our additional section is one of theirs. For SVCB each has its own idea (RFC 9460 §4.1 only says SHOULD): BIND shows the aliases of a target but not
    /// its SVCB, Knot proves that a target lacks addresses and takes addresses below cuts; what we show must be shown by one. Behind an alias
    /// into a cut without DS we leave the signatures of the hosts' addresses out: they are there to be asked for.
    /// </summary>
    public static bool HasSameAdditional(Question question, Answer ours, IReadOnlyCollection<Answer> theirs) =>
        theirs.Any(answer => ours.Additional == answer.Additional)
        || (question.Type is Svcb or Https && ours.Additional.Split('\n').All(record => record.Contains(" SVCB ", StringComparison.Ordinal) || theirs.Any(answer => answer.Additional.Contains(record, StringComparison.Ordinal))))
        || (ours.Answers.Contains(" CNAME ", StringComparison.Ordinal) && theirs.Any(answer => ours.Additional == Without(answer.Additional, record => record[2] == "RRSIG")));

    /// <summary>Apexes are <c>zN.test.</c> and <c>d.zN.test.</c>.</summary>
    private static bool IsApex(string owner) => owner.Split('.').Length == (owner.StartsWith("d.z", StringComparison.Ordinal) ? 4 : 3);

    /// <summary>A record's type; of a signature the type it covers.</summary>
    private static string Kind(string[] record) => record[2] == "RRSIG" ? record[3] : record[2];

    private static string Without(string section, Func<string[], bool> leave, bool distinct = false)
    {
        var records = section.Split('\n').Where(record => record.Length > 0 && !leave(record.Split(' ')));
        return string.Join('\n', distinct ? records.Distinct() : records);
    }
}
