/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stopword_lists.c - the words that carry a sentence and not its matter, by language.
 *
 * Function words only: articles, pronouns, prepositions, conjunctions, auxiliaries. In the form of
 * ng_token.word: folded, without accents and apostrophes. The second list of each language is for
 * queries: question words and what people put around them. English leaves out `us` and `may`,
 * which are a country and a month. */
#include <string.h>

#include "analyzer_parts.h"

static const struct {
    const char *lang, *stop, *query;
} lists[] = {
    {"da",
     "af alle alt at blev bliver da de dem den denne der deres det dette dig din disse dog du "
     "efter "
     "eller en end er et for fra ham han hans har havde hende hendes her hun i ikke ind jeg jer jo "
     "kan kunne man med men mig min mod ned ni nogle nu og om op os over pa sig sin skal skulle "
     "som "
     "sa til ud under var vi vil ville vores vaere vaeret",
     "hvad hvem hvilken hvilket hvilke hvor hvordan hvorfor hvornar hvis mange meget gor gjorde "
     "findes fortael"},
    {"de",
     "aber als am an auch auf aus bei bin bis bist da dabei damit dann das dass dein deine dem den "
     "denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort du durch ein "
     "eine einem einen einer eines er es etwas euch euer fur gegen hat hatte hatten habe haben ich "
     "ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in ins ist ja jede jedem jeden jeder jedes "
     "kann kein keine keinem keinen keiner konnen konnte man mehr mein meine mich mir mit muss "
     "nach "
     "nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seines seit sich sie "
     "sind so soll sollte sondern uber um und uns unser unter vom von vor war ware waren weil wenn "
     "werde werden wie wieder wird wir wurde wurden zu zum zur zwischen",
     "was wer wem wen wessen wo wohin woher wann warum weshalb wieso welche welchem welchen "
     "welcher "
     "welches wieviel viel viele tat gab gibt bitte heisst"},
    {"en",
     "a about above after again against all also am an and any are arent as at be because been "
     "before being below between both but by can cannot cant could couldnt did didnt do does "
     "doesnt doing dont down during each few for from further had hadnt has hasnt have havent "
     "having he hed her here hers herself him himself his i id if ill im in into is isnt it itd "
     "itself ive just me might more most must my myself no nor not of off on once only or other "
     "our ours ourselves out over own same shall she shed should shouldnt so some such than that "
     "the their theirs them themselves then there these they theyd theyll theyre theyve this those "
     "through to too under until up upon very was wasnt we were werent weve will with wont would "
     "wouldnt you youd youll your youre yours yourself youve",
     "what whats when where wheres which who whom whose whos why how hows many much done ever tell "
     "please name named called kind whatever whichever whoever"},
    {"es",
     "a al algo algunas algunos ante antes aquel aquella como con contra cual cuando de del desde "
     "donde dos durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta "
     "estaba estado estan estar estas este esto estos fue fueron ha habia han hasta hay la las le "
     "les lo los mas me mi mientras muy nada ni no nos nosotros nuestra nuestro o os otra otras "
     "otro otros para pero poco por porque pues que quien se sea ser si sido sin sobre son su sus "
     "tambien tan tanto te tiene tienen toda todas todo todos tu tus u un una unas uno unos y ya "
     "yo",
     "quien quienes cuales cuanta cuantas cuanto cuantos adonde hizo hace hacer dime muestra "
     "llama llamaba"},
    {"fi",
     "ei eivat en enemman ennen eras et ette han hanen he heidan hanta ja jo joka jolla jonka jos "
     "jossa jota jotka kanssa kuin kun kuten me meidan mina minun mukaan mutta myos ne niiden niin "
     "niita noin nyt ole oli olisi olivat olla ollut on ovat sen se sekka seka siella siina sina "
     "sita taa tai talla tama taman te tassa tasta tata voi vain vuoksi yli eika ettei etta",
     "mika mita mitka kuka ketka kenen missa mista mihin milloin miksi miten kuinka monta paljon "
     "onko oliko kerro"},
    {"fr",
     "a afin ai ainsi alors apres au aucun aucune aussi autre autres aux avait avant avec avoir c "
     "car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez comme contre d "
     "dans de depuis des donc dont du elle elles en encore entre est et etaient etait ete etre eu "
     "eux fait fut il ils j je jusqu jusque l la le les leur leurs lors lorsqu lorsque lui m ma "
     "mais me meme memes mes moi moins mon n ne ni non nos notre nous on ont ou par parce pas "
     "pendant peu peut plus pour puis puisqu puisque qu que qui s sa sans se sera ses si sinon "
     "soit son sont sous sur t ta tandis te tes toi ton tous tout toute toutes tres tu un une vers "
     "vos votre vous y",
     "quoi quand comment pourquoi combien quel quelle quels quelles laquelle lequel lesquels "
     "lesquelles qui fait faire appelle dis montre"},
    {"it",
     "a ad agli ai al all alla alle allo anche ancora avere aveva avevano c che chi ci come con "
     "contro cui d da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello di "
     "dopo dove due e ed egli era erano essere fino fra fu furono gia gli ha hanno ho i il in io "
     "la "
     "l le lei li lo loro lui ma me mi mia mie mio molto ne negli nei nel nell nella nelle nello "
     "no "
     "noi non nostra nostro o ogni per perche pero piu prima qual quale quando quanto quella "
     "quelle "
     "quelli quello questa queste questi questo qui sara se sei senza si sia solo sono sotto sta "
     "stata stato su sua sue sugli sui sul sull sulla sulle sullo suo suoi tra tu tua tuo tutti "
     "tutto un una uno vi voi",
     "cosa quali quanta quante quanti chi dove fece fatto fa fare chiama dimmi mostra"},
    {"nl",
     "aan al alle als altijd ben bij daar dan dat de deze die dit doch door dus een en er geen "
     "haar "
     "had hadden heb hebben heeft hem hen het hier hij hoe hun ik in is ja je jij kan kon kunnen "
     "maar me meer men met mij mijn moet na naar net niet nog nu of om omdat onder ons onze ook op "
     "over reeds s t te tegen ten ter tot tussen u uit uw van veel voor want waren was wat we wel "
     "werd werden wij wil worden wordt zal ze zich zij zijn zo zou zouden",
     "welk welke wie wiens waar waarom wanneer hoeveel hoe wat deed doet doen heet geef toon"},
    {"no",
     "alle alt at av ble blir da de dem den denne der deres det dette deg din disse dog du eller "
     "en "
     "enn er et etter for fra ham han hans har hadde henne hennes her hun i ikke inn jeg kan kunne "
     "man med meg men min mot na ned noen og om opp oss over pa seg sin skal skulle som sa til ut "
     "under var vi vil ville vaere vaert bli blitt ei eit ein ikkje eg ho dei ein fra",
     "hva hvem hvilken hvilket hvilke hvor hvordan hvorfor nar mange mye gjor gjorde finnes "
     "fortell "
     "kva kven korleis kvifor"},
    {"pt",
     "a ainda ao aos apos aquela aquele aqueles as ate cada com como contra d da das de dela dele "
     "deles depois desde dessa desse desta deste do dos durante e ela elas ele eles em entre era "
     "eram essa essas esse esses esta estao estas estava este estes eu foi foram ha isso isto ja "
     "la lhe lhes mais mas me mesmo meu minha muito na nao nas nem no nos nossa nosso num numa o "
     "os ou outra outras outro outros para pela pelas pelo pelos pode por porque qual quando que "
     "quem sao se seja sem ser sera seu seus si sido so sob sobre sua suas tambem tao te tem tendo "
     "tinha toda todas todo todos tu um uma umas uns voce voces",
     "quais quanto quanta quantos quantas onde aonde quem fez faz fazer chama diga mostre"},
    {"ru",
     "а без более бы был была были было быть в вам вас весь во вот все всего всех вы где да даже "
     "для до его ее если есть еще же за здесь и из или им их к как ко когда который которая "
     "которые которых кто ли либо мне может мы на над надо наш не него нее нет ни них но ну о об "
     "однако он она они оно от очень по под при с свой себя со так также такой там те тем то того "
     "тоже той только том ты у уже хотя чего чем что чтобы эта эти это этого этой этом этот я",
     "какой какая какое какие каких сколько почему зачем куда откуда чей чья чье чьи кого кому "
     "скажи покажи называется"},
    {"sv",
     "alla allt att av bara bli blir blev da de dem den denna deras dess dessa det detta dig din "
     "dina ditt du efter eller en er ert ett fran for ha hade han hans har henne hennes hon honom "
     "i "
     "in inom inte jag ju kan kunde man med men mig min mot mycket ni nagon nagot nagra nar nu och "
     "om oss pa sa sedan sig sin sina sitt ska skulle som till under upp ut utan var vara varit "
     "vem "
     "vi vid vill ar an at over",
     "vad vem vilka vilken vilket var varfor hur nar manga mycket gjorde gor finns heter beratta"},
};

int ng_stopword_lists(const char *lang, const char **stop, const char **query)
{
    if (strcmp(lang, "nb") == 0 || strcmp(lang, "nn") == 0)
        lang = "no";
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcmp(lists[i].lang, lang) == 0) {
            *stop = lists[i].stop;
            *query = lists[i].query;
            return 1;
        }
    }
    return 0;
}
