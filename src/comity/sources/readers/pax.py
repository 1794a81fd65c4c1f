"""PA-X Peace Agreements Database, version 10: agreements since 1990 and what they provide for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

AGREEMENTS = "pax/pax_all_agreements_v10.csv"

_PROVISIONS = """
    GCh GChRhet GChAntid GChSubs GChOth GDis GDisRhet GDisAntid GDisSubs GDisOth GAge GAgeRhet GAgeAntid
    GAgeSubs GAgeOth GMig GMigRhet GMigAntid GMigSubs GMigOth GRa GRaRhet GRaAntid GRaSubs GRaOth GRe
    GReRhet GReAntid GReSubs GReOth GInd GIndRhet GIndAntid GIndSubs GIndOth GOth GOthRhet GOthAntid
    GOthSubs GOthOth GRef GRefRhet GRefSubs GRefOth GSoc GSocRhet GSocAntid GSocSubs GSocOth GeWom GeMe
    GeMeNu GeMeOth GeLgbti GeLgbtiPos GeLgbtiNeg GeFa StDef StGen StCon StSd StRef StSym StInd StUni
    StBor StXbor Pol PolGen PolNewInd PolNewTemp Ele ElecComm PolPar PolParTrans PolParOth Civso Tral
    Pubad ConGen ConRen Cons Polps PpsGe PpsGe:St PpsGe:Sub PpsEx PpsEx:St PpsEx:Sub PpsOro PpsOro:St
    PpsOro:Sub PpsOthPr PpsOthPr:St PpsOthPr:Sub PpsVet PpsVet:St PpsVet:Sub PpsAut PpsAut:St PpsAut:Sub
    PpsInt PpsInt:St PpsInt:Sub PpsOth PpsOth:St PpsOth:Sub Terps TpsSub TpsLoc TpsAut TpsOth Eps EpsRes
    EpsFis EpsOth Mps MpsMe MpsJt MpsPro MpsOth HrGen HrBor HrTrinc HrCp CprLife CprTort CprEq CprSlav
    CprLib CprDet CprFmov CprFspe CprFass CprTria CprPriv CprVote CprReli CprOth HrSec SerProp SerWork
    SerHeal SerEdu SerStdl SerShel SerSs SerCult SerOth HrCit CitGen CitRights CitDef CitOth HrDem HrDet
    Med MedGov MedSubs MedLog MedOth HrMob Prot ProtCiv ProtGrp ProtOth RiOth HrNi HrNiMe HrNiNe HrNiOth
    HrIi HrIiMon HrIiBod HrIiOth JusCr JusCrSp JusCrSys JusCrPow JusEm JusJu JusPri JusTra Dev DevSoc
    DevHum DevInfra NEC NatRes IntFu Bus Tax TaxPo TaxRef TaxOth Ban CenBan BanPers BanInt BanXb LaRef
    LaRefMan LaRefRet LaRefOth LaNom LaCH LaCHTa LaCHIt LaCHPro LaCHOth LaEn Wat SsrGua Ce CeProv CeGen
    SsrPol SsrArm SsrDdr DdrDemil DdrProg SsrInt SsrPsf SsrFf Cor SsrCrOcr SsrDrugs Terr TjGen TjAm
    TjAmPro TjSan TjPower TjAmBan TjCou TjJaNc TjJaIc TjMech TjPrire TjVet TjVic TjMis TjRep TjRSym
    TjRMa TjNR ImUN ImOth ImRef ImPK ImE
"""

PROVISIONS: tuple[str, ...] = tuple(_PROVISIONS.split())
"""The provisions PA-X codes, in its order and names, from `GCh` (children and youth) to `ImE`
(enforcement). 198 of them are 0 or 1, three never hold, the other fifty are graded up to 3 (PA-X's codebook
says what a grade means; it was not read)."""

TEXTS = {
    "title": "Agt",
    "process_name": "PPName",
    "conflict": "Con",
    "contype": "Contp",
    "stage": "Stage",
    "stage_sub": "StageSub",
    "status": "Status",
}
"""Columns that PA-X's tables share, by comity's names."""
_THIRD = {"third_parties": "ThrdPart"}


def agreements(mirror: Mirror) -> pl.DataFrame:
    """Peace agreements and their provisions, 1990-02-15 to 2025-12-27.

    40 agreements have no first ISO code: those between great powers on nuclear and border questions, those
    of several states, and those of states that are gone; their `iso3` holds the second code, if any, or is
    empty.

    Returns:
        agreement (Int32, PA-X's AgtId), date (Date), title (String), process (Int32, PA-X's PP), process_name
        (String), conflict (String, places as PA-X names them), contype (String), stage (String: Pre, SubPar,
        SubComp, Imp, Ren, Cea or Oth), stage_sub (String), status (String), iso3 (List of String, up to two),
        third_parties (String, null if none) and each of `PROVISIONS` (Int8); by agreement.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"AgtId": pl.Int32, "Dat": pl.Date, "PP": pl.Int32}
    columns |= dict.fromkeys((*TEXTS.values(), *_THIRD.values(), "Loc1ISO", "Loc2ISO"), pl.String)
    columns |= dict.fromkeys(PROVISIONS, pl.Int8)
    rows = (
        read_csv(mirror.file("pax", AGREEMENTS), columns, optional=("ThrdPart", "Loc1ISO", "Loc2ISO"))
        .within(**dict.fromkeys(PROVISIONS, (0, 3)))
        .unique("AgtId")
    )
    return (
        rows.frame.rename({old: new for new, old in (TEXTS | _THIRD).items()})
        .with_columns(
            agreement="AgtId",
            date="Dat",
            process="PP",
            iso3=pl.concat_list("Loc1ISO", "Loc2ISO").list.drop_nulls(),
        )
        .select(
            *("agreement", "date", "title", "process", "process_name", "conflict", "contype"),
            *("stage", "stage_sub", "status", "iso3", "third_parties"),
            *PROVISIONS,
        )
        .sort("agreement")
    )
